import type { SSOOptions } from '@better-auth/sso'
import { connectionById } from '#stores/postgres/connections.ts'
import { findPerson, type People } from '#stores/postgres/people.ts'

type ResolveUser = NonNullable<SSOOptions['resolveUser']>
type Input = Parameters<ResolveUser>[0]
type Decision = Awaited<ReturnType<ResolveUser>>

/**
 * Whom a provider's answer lets in: a person whose address the provider has verified, in the very domain of a connection that was
 * confirmed. Somebody who is here already is only taken over where its address was verified here too, else whoever first gave a
 * foreign address would share the account with its owner.
 */
export async function resolvePerson(people: People, input: Input): Promise<Decision> {
  if (input.protocol !== 'oidc') return reject('oidc_only', 'Only OpenID Connect is spoken here')
  const { email } = input.providerUser
  const connection = await connectionById(people, input.providerId)
  if (!connection?.confirmed) return reject('domain_not_confirmed', 'The domain of this connection was not confirmed')
  if (!isVerified(input.providerClaims['email_verified'])) {
    return reject('email_not_verified', 'The provider has not verified this e-mail address')
  }
  const [name, domain, ...more] = (email ?? '').toLowerCase().split('@')
  if (!name || more.length > 0 || domain !== connection.domain) {
    return reject('foreign_domain', `This connection is for addresses at ${connection.domain}`)
  }
  const person = await findPerson(people, `${name}@${domain}`)
  if (!person) return { action: 'continue' }
  if (!person.emailVerified) return reject('email_not_verified_here', 'Confirm your e-mail address here first')
  return { action: 'link', userId: person.id, profile: 'preserve' }
}

/** Providers send a boolean or its name. */
function isVerified(claim: unknown): boolean {
  return claim === true || claim === 'true'
}

function reject(code: string, message: string): Decision {
  return { action: 'reject', code, message }
}
