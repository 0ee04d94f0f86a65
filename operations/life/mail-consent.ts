import { randomUUID } from 'node:crypto'
import type { OrganizationId } from '#core/ground/identity.ts'
import { ok, present, type Result, refuse } from '#core/ground/result.ts'
import { mailFault } from '#core/life/contact.ts'
import { as, type Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import type { Seal } from '#stores/keys/sealed.ts'
import { type Acting, actAs } from '#stores/postgres/acting.ts'
import { findContact, isSuppressed, type StoredContact, suppress } from '#stores/postgres/contacts.ts'

const PLACE = 'unsubscribe'

/** What mails need of the context: the key that seals links and hashes addresses. */
export function sealOf({ seal }: Context): Seal {
  return present(seal, 'mails to contacts need the key that seals')
}

/** How an address is remembered that wants no mail from an organization. */
export function addressHash(seal: Seal, owner: OrganizationId, email: string): string {
  return seal.hash(email, `mail:${owner}`)
}

/**
 * The contact of the acting organization that may get mail now. Refuses `not_found`, `contact_erased`, `no_consent` and `unsubscribed`.
 * Whoever sends mail to a contact asks this first.
 */
export async function mayMail(acting: Acting, id: string): Promise<Result<StoredContact, Refusal>> {
  const contact = await findContact(acting, id)
  if (!contact) return refuse({ code: 'not_found', says: `There is no contact ${id} of yours` })
  const unsubscribed = await isSuppressed(acting, contact.addressHash)
  const fault = mailFault(contact, unsubscribed)
  return fault ? refuse(fault) : ok(contact)
}

/** The token that each mail to a contact carries: it names the organization and the hash of the address, and only this server reads it. */
export function unsubscribeToken(seal: Seal, owner: OrganizationId, email: string): string {
  return seal.seal(JSON.stringify([owner, addressHash(seal, owner, email)]), PLACE)
}

/** Whose mails a token ends; undefined where nobody made it here. */
export function readUnsubscribe(
  seal: Seal,
  token: string,
): Readonly<{ owner: OrganizationId; hash: string }> | undefined {
  try {
    const read: unknown = JSON.parse(seal.open(token, PLACE))
    if (!Array.isArray(read)) return undefined
    const [owner, hash]: readonly unknown[] = read
    return typeof owner === 'string' && typeof hash === 'string' ? { owner, hash } : undefined
  } catch {
    return undefined
  }
}

/**
 * Ends the mails of one organization to whoever got the token. It is remembered by the hash of the address alone, also when the contact is
 * erased. A second time changes nothing. False where the token is none of ours.
 */
export async function unsubscribe(base: Context, token: string): Promise<boolean> {
  const read = readUnsubscribe(sealOf(base), token)
  if (!read) return false
  const { owner, hash } = read
  const act = { door: 'unsubscribe', organization: owner, input: {} }
  await actAs({ ...as(base, owner), act }, (acting) =>
    suppress(acting, { id: `sup_${randomUUID().replaceAll('-', '')}`, owner, addressHash: hash, now: base.now }),
  )
  return true
}
