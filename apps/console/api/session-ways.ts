import type { Answer } from './answers.ts'
import { call, read } from './session-call.ts'
import { Trouble } from './trouble.ts'

type PersonRole = Answer<'/v1/me'>['roles'][number]
export type SignedInBy = Readonly<{ email: string; password: string; rememberMe?: boolean }>

/** True where a second factor is asked for before the session begins. */
export async function signInByPassword(given: SignedInBy): Promise<boolean> {
  const { twoFactorRedirect } = await call<Readonly<{ twoFactorRedirect?: boolean }>>('/auth/sign-in/email', given)
  return twoFactorRedirect === true
}

/** Finishes signing in, or turns two-factor on where somebody is signed in already. */
export const giveCode = (code: string) => call('/auth/two-factor/verify-totp', { code })
export const giveBackupCode = (code: string) => call('/auth/two-factor/verify-backup-code', { code })
export const signOut = () => call('/auth/sign-out')

/** Where the organization of this address signs its people in; undefined where it hasn't set that up. */
export async function findOwnSignIn(email: string, next: string): Promise<string | undefined> {
  try {
    return (await call<Readonly<{ url: string }>>('/auth-perennial/sso', { email, next })).url
  } catch (error) {
    if (error instanceof Trouble && ['no_single_sign_on', 'domain_not_confirmed'].includes(error.code)) return undefined
    throw error
  }
}

/** Answers alike whether there is an account or not. */
export const askForReset = (email: string) => call('/auth/request-password-reset', { email })
export const resetPassword = (given: Readonly<{ token: string; newPassword: string }>) =>
  call('/auth/reset-password', given)

export const previewOwnerLink = (token: string) => call('/auth-perennial/owner/preview', { token })

export type NewOwner = Readonly<{ token: string; name: string; email: string; password: string }>
export const becomeOwner = (given: NewOwner) => call('/auth-perennial/owner', given)

export type InvitationPreview = Readonly<{
  organization: Readonly<{ id: string; name: string }>
  email: string
  roles: readonly PersonRole[]
  expiresAt: string
  wants: 'name_and_password' | 'sign_in' | 'nothing'
}>

export const previewInvitation = (token: string) =>
  call<InvitationPreview>('/auth-perennial/invitation/preview', { token })

export type Accepted = Readonly<{ token: string; name?: string; password?: string }>
export const acceptInvitation = (given: Accepted) =>
  call<Readonly<{ organization: string }>>('/auth-perennial/invitation', given)

export type DemoPerson = Readonly<{
  name: string
  email: string
  password: string
  audience: string
  places: readonly Readonly<{ organization: string; name: string; roles: readonly PersonRole[] }>[]
}>

/** The people whom a demo lets in by one click; none where this is no demo. */
export async function readDemoPeople(): Promise<readonly DemoPerson[]> {
  try {
    return (await read<Readonly<{ people: readonly DemoPerson[] }>>('/auth-perennial/demo')).people
  } catch {
    return []
  }
}
