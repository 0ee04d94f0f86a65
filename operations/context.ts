import type { Principal } from '#core/channel/access.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { RoundingPolicies } from '#core/ground/rounding.ts'
import type { LetterLanguage } from '#core/life/contact.ts'
import type { TouchpointKind } from '#core/life/touchpoint.ts'
import type { Usage } from '#stores/clickhouse/usage.ts'
import type { DocumentStore } from '#stores/files/document-store.ts'
import type { LicenseKeys } from '#stores/keys/license-keys.ts'
import type { Seal } from '#stores/keys/sealed.ts'
import type { Act, CameFrom, Records } from '#stores/postgres/acting.ts'

/** How far a long act has come: `done` of `of` steps, and what it is at. */
export type Progress = Readonly<{ done: number; of: number; at: string }>

/** An invitation that is to be sent. The token is in it, so it goes nowhere else. */
export type SentInvitation = Readonly<{
  to: string
  organization: OrganizationId
  invitedBy: Principal
  token: string
  goodForDays: number
}>

/** A question to a contact whether a touchpoint took place. The tokens are in it, so it goes nowhere else. */
export type SentAsk = Readonly<{
  to: string
  language: LetterLanguage
  /** Who says that there was a touchpoint, and with whom. */
  partner: OrganizationId
  customer: OrganizationId
  kind: TouchpointKind
  at: string
  /** Answers the question, once. */
  token: string
  /** Ends all mails of this kind to the address. */
  unsubscribe: string
  goodForDays: number
}>

/** A mail to a person of an organization, or to everybody there who has a role. */
export type SentToMembers = Readonly<{ organization: OrganizationId; to: string; subject: string; text: string }>

/** A mail to the address of a contact. The token in it ends all mails of the organization to that address. */
export type SentToContact = SentToMembers & Readonly<{ unsubscribe: string }>

/** Who acts, when, and on which stores. Every act and question gets one; `now` is never read from a clock below it. */
export type Context = Readonly<{
  records: Records
  usage: Usage
  /** Where the contents of documents are kept, where they are. */
  documents?: DocumentStore
  /** The organization that runs the deployment. */
  operator: OrganizationId
  organization: OrganizationId
  now: Temporal.Instant
  principal: Principal
  /** The act that is being done, for the audit log. Whoever performs a door names it. */
  act?: Act
  /** Why it is done, in the words of whoever does it, for the audit log. */
  why?: string
  /** Where the request came from, for the audit log. */
  from?: CameFrom
  /** Seals what a dump of the database alone must not give: secrets that have to be used again. */
  seal?: Seal
  /** The private keys by which vendors sign licenses, where they are. */
  licenseKeys?: LicenseKeys
  /** Endpoints of events out may be on this machine itself, over plain http: for trying things out. */
  allowLoopback?: boolean
  /** What the server says of itself, where one answers. */
  server?: Readonly<{ demo: boolean; version: string }>
  /** Sends an invitation's link by mail, where the server sends mail. */
  sendInvitation?: (invitation: SentInvitation) => void
  /** Sends a contact the question whether a touchpoint took place, where the server sends mail. */
  sendAsk?: (ask: SentAsk) => void
  /** Sends a mail to the people of an organization, where the server sends mail. Whether it was sent comes back. */
  sendToMembers?: (mail: SentToMembers) => Promise<boolean>
  /** Sends a mail to a contact who may get it, where the server sends mail. Whether it was sent comes back. */
  sendToContact?: (mail: SentToContact) => Promise<boolean>
  /** What each named rounding does, where it is not what this engine does: to derive as another version would. */
  rounding?: RoundingPolicies
  report?: (progress: Progress) => void
}>

/** The same context with another organization acting: for acts that the operator does in turn for each organization. */
export function as(context: Context, organization: OrganizationId): Context {
  return { ...context, organization }
}
