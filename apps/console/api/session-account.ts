import { queryOptions, useQuery } from '@tanstack/react-query'
import { call, read } from './session-call.ts'

/** What a person sees of its own account. */
export type Account = Readonly<{
  name: string
  email: string
  emailVerified: boolean
  twoFactor: boolean
  /** False for who signs in at its organization only. */
  hasPassword: boolean
}>

export type BrowserSession = Readonly<{
  id: string
  startedAt: string
  expiresAt: string
  address: string | null
  agent: string | null
  current: boolean
}>

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: () => read<Account>('/auth-perennial/account'),
})

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async () =>
    (await read<Readonly<{ sessions: readonly BrowserSession[] }>>('/auth-perennial/sessions')).sessions,
})

export function useAccount() {
  return useQuery(accountQuery)
}

export function useBrowserSessions() {
  return useQuery(sessionsQuery)
}

export const changeName = (name: string) => call('/auth/update-user', { name })
export const sendConfirmation = () => call('/auth/send-verification-email')

export type PasswordChange = Readonly<{ currentPassword: string; newPassword: string }>
export const changePassword = (change: PasswordChange) => call('/auth/change-password', change)

export type Enrolling = Readonly<{ totpURI: string; backupCodes: readonly string[] }>

/** Prepares two-factor. It is on once a code has been given. */
export const beginTwoFactor = (password: string) => call<Enrolling>('/auth/two-factor/enable', { password })
export const endTwoFactor = (password: string) => call('/auth/two-factor/disable', { password })

/** New backup codes, in place of all earlier ones. */
export const renewBackupCodes = async (password: string) =>
  (await call<Readonly<{ backupCodes: readonly string[] }>>('/auth/two-factor/generate-backup-codes', { password }))
    .backupCodes

export const endBrowserSession = (session: string) => call('/auth-perennial/sessions/end', { session })
export const endOtherBrowserSessions = () => call('/auth-perennial/sessions/end', { others: true })
