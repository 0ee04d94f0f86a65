import { isOrganizationId, type OrganizationId } from '#core/ground/identity.ts'

/** How many links of one organization can be live. */
export const MOST_LINKS = 50

/** 32 random bytes: nobody guesses one. */
export const LINK_SECRET_BYTES = 32

const ENDING = '.ics'

/** What the path of a calendar ends with: whose it is, and the secret. The organization's id is no secret; alone it opens nothing. */
export function writeLink({
  organization,
  secret,
}: Readonly<{ organization: OrganizationId; secret: string }>): string {
  return `${organization}.${secret}${ENDING}`
}

/** What such an ending says, or undefined for what is none. */
export function readLink(text: string): Readonly<{ organization: OrganizationId; secret: string }> | undefined {
  const [organization = '', secret = '', ...rest] = text.split('.')
  if (rest.join('.') !== 'ics' || !isOrganizationId(organization) || !/^[\w-]{43}$/.test(secret)) return undefined
  return { organization, secret }
}
