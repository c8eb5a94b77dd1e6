//! What the API calls what is said about accounts.

pub const ACCESS_TOKEN: &str = "accessToken";
pub const CURRENT_PASSWORD: &str = "currentPassword";
pub const EXPIRES_AT: &str = "expiresAt";
pub const EXPIRES_IN: &str = "expiresIn";
pub const HAS_MORE: &str = "hasMore";
pub const NEW_PASSWORD: &str = "newPassword";
pub const REFRESH_TOKEN: &str = "refreshToken";
pub const TOKEN_TYPE: &str = "tokenType";
