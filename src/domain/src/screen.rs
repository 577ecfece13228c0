//! How a person wants the screens: language, time zone, theme, density, keys.

use crate::Language;
use crate::session::wire_enum;
use serde::{Deserialize, Serialize};

wire_enum! {
    /// Light or dark.
    Theme {
        /// As the device has it.
        System = "system" / "As the device has it",
        /// Dark words on a light ground.
        Light = "light" / "Light",
        /// Light words on a dark ground.
        Dark = "dark" / "Dark",
    }
}

wire_enum! {
    /// How much stands on a screen.
    Density {
        /// With room around things.
        Comfortable = "comfortable" / "Comfortable",
        /// More rows at once.
        Compact = "compact" / "Compact",
    }
}

/// How a person wants the screens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenSettings {
    /// The language; `None` for what the browser asks for.
    pub language: Option<Language>,
    /// Name of the time zone, one of [`crate::zone::names`].
    pub zone: String,
    /// Light or dark.
    pub theme: Theme,
    /// How much stands on a screen.
    pub density: Density,
    /// Whether single keys do something.
    pub shortcuts: bool,
}

impl Default for ScreenSettings {
    fn default() -> Self {
        Self {
            language: None,
            zone: crate::zone::UTC.to_owned(),
            theme: Theme::System,
            density: Density::Comfortable,
            shortcuts: true,
        }
    }
}
