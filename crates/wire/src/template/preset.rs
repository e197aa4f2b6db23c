//! The texts that templates of one-time codes and coupons have from the platform, by language.

/// Texts of a language.
pub(super) struct Preset {
    /// With the code as its hole.
    pub code: &'static str,
    /// Asks not to share the code.
    pub security: &'static str,
    /// With the minutes as its hole.
    pub expires: &'static str,
    /// The label that copies a one-time code.
    pub copy_code: &'static str,
    /// The label that copies a coupon's code.
    pub copy_offer: &'static str,
}

/// The texts of a template's language; English where there are none.
pub(super) fn of(language: &str) -> &'static Preset {
    let short = language.split('_').next().unwrap_or_default();
    PRESETS.iter().find(|(known, _)| *known == short).map_or(&ENGLISH, |(_, preset)| preset)
}

const ENGLISH: Preset = Preset {
    code: "*{{1}}* is your verification code.",
    security: " For your security, do not share this code.",
    expires: "This code expires in {{1}} minutes.",
    copy_code: "Copy code",
    copy_offer: "Copy offer code",
};

const PRESETS: [(&str, Preset); 5] = [
    (
        "ja",
        Preset {
            code: "認証コードは *{{1}}* です。",
            security: "このコードは誰にも教えないでください。",
            expires: "このコードの有効期限は{{1}}分です。",
            copy_code: "コードをコピー",
            copy_offer: "クーポンコードをコピー",
        },
    ),
    (
        "es",
        Preset {
            code: "Tu código de verificación es *{{1}}*.",
            security: " Por tu seguridad, no lo compartas.",
            expires: "Este código caduca en {{1}} minutos.",
            copy_code: "Copiar código",
            copy_offer: "Copiar código de oferta",
        },
    ),
    (
        "pt",
        Preset {
            code: "Seu código de verificação é *{{1}}*.",
            security: " Para sua segurança, não o compartilhe.",
            expires: "Este código expira em {{1}} minutos.",
            copy_code: "Copiar código",
            copy_offer: "Copiar código da oferta",
        },
    ),
    (
        "id",
        Preset {
            code: "*{{1}}* adalah kode verifikasi Anda.",
            security: " Demi keamanan, jangan bagikan kode ini.",
            expires: "Kode ini kedaluwarsa dalam {{1}} menit.",
            copy_code: "Salin kode",
            copy_offer: "Salin kode penawaran",
        },
    ),
    (
        "ar",
        Preset {
            code: "رمز التحقق الخاص بك هو *{{1}}*.",
            security: " حرصًا على أمانك، لا تشارك هذا الرمز.",
            expires: "تنتهي صلاحية هذا الرمز خلال {{1}} دقيقة.",
            copy_code: "نسخ الرمز",
            copy_offer: "نسخ رمز العرض",
        },
    ),
];
