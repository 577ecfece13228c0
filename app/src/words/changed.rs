//! What a team attaches to a session, in the timeline.

use super::Row;

pub(super) const TEXTS: &[Row] = &[[
    "Metadata › {key}",
    "Metadatos › {key}",
    "Métadonnées › {key}",
    "Metadaten › {key}",
    "البيانات الوصفية › {key}",
]];
