/** What happened at the sign-in, for the audit log. Addresses of e-mail are never in it: a person is its id, an account its hash. */
export type SignInEvent = Readonly<{
  kind: SignInEventKind
  at: Temporal.Instant
  person?: string
  organization?: string
  /** The first 16 hex digits of the SHA-256 of the address that was tried. */
  account?: string
  /** By what: password, one-time code, backup code, an organization's own sign-in. */
  method?: 'password' | 'totp' | 'backup_code' | 'single_sign_on'
  /** How many, where sessions ended. */
  count?: number
  address?: string
  agent?: string
}>

export type SignInEventKind =
  | 'signed_in'
  | 'sign_in_failed'
  | 'locked_out'
  | 'signed_out'
  | 'password_changed'
  | 'password_reset'
  | 'two_factor_on'
  | 'two_factor_off'
  | 'backup_codes_renewed'
  | 'sessions_ended'
  | 'person_created'
  | 'email_verified'
  | 'owner_link_used'
  | 'invitation_accepted'
  | 'joined_by_single_sign_on'

/** Where a request came from. The address is what the server saw, never a header that anybody can write. */
export type From = Readonly<{ address?: string; agent?: string }>
