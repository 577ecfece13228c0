//! The email to the subject: whether, where to, in which language, and what it will say.

use crate::kit::{Check, Choice, Select};
use crate::links;
use crate::words::t;
use domain::Uuid;
use domain::view::{MailForm, MailPreview};
use leptos::prelude::*;

/// The part of the decision form; style shows it where the chosen outcome sends mail.
pub(super) fn part(session_id: Uuid, mail: MailForm) -> AnyView {
    let choices = mail
        .languages
        .into_iter()
        .map(|(value, label)| Choice { chosen: value == mail.language, value, label })
        .collect();
    view! {
        <div class="for-mail">
            <Check
                name="send_email"
                value="true"
                label=t!("Send an email")
                detail=t!("tells the subject the outcome and the reasons, never the comment")
                ticked=mail.send
            />
            <div class="mail-fields">
                <div class="field">
                    <label for="email_address">{t!("Email address")}</label>
                    // a hidden field of type email could hold the whole form up without a word
                    <input
                        id="email_address"
                        type="text"
                        name="email_address"
                        inputmode="email"
                        value=mail.address
                        maxlength="254"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        dir="ltr"
                    />
                </div>
                <Select id="email_language" name="email_language" label=t!("Language of the email") choices/>
                <p class="hint">{t!("Unchecked: nobody who grew up with the language has read these words yet.")}</p>
                <button
                    type="submit"
                    class="button"
                    formaction=format!("{}/preview", links::session(session_id))
                    formnovalidate
                >
                    {t!("Preview the email")}
                </button>
            </div>
            {mail.preview.map(preview)}
        </div>
    }
    .into_any()
}

fn preview(mail: MailPreview) -> AnyView {
    let dir = if mail.right_to_left { "rtl" } else { "ltr" };
    view! {
        // the page comes back for this, so it is where reading goes on
        <section class="mail-preview" aria-labelledby="mail-preview" tabindex="-1" autofocus>
            <h3 id="mail-preview">{t!("Preview: not sent yet")}</h3>
            <div lang=mail.language dir=dir>
                <p><strong>{mail.subject}</strong></p>
                <p class="mail-text">{mail.text}</p>
            </div>
        </section>
    }
    .into_any()
}
