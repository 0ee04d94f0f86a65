import type { DemoPerson } from '#edges/signin/options.ts'
import type { SignIn } from '#edges/signin/signin.ts'
import { seatMember } from '#operations/channel/seat-member.ts'
import { as, type Context } from '#operations/context.ts'
import { ORGANIZATIONS } from './channel.ts'
import { onboardPartners } from './onboarding.ts'
import { DEMO_PASSWORD, DEMO_PEOPLE } from './people.ts'

/** Whom the sign-in page of a demo offers, with what its organizations are called and what the first of them is. */
export function demoPeople(): readonly DemoPerson[] {
  const bodies = new Map(ORGANIZATIONS.map(({ id, body }) => [id, body]))
  return DEMO_PEOPLE.map(({ name, email, places }) => ({
    name,
    email,
    password: DEMO_PASSWORD,
    audience: bodies.get(places[0]?.organization ?? '')?.roles[0] ?? '',
    places: places.map(({ organization, roles }) => ({
      organization,
      name: bodies.get(organization)?.name ?? organization,
      roles,
    })),
  }))
}

/** Makes the demo's people, gives them their places, and takes the partners on that they speak for. Told again, it changes nothing. */
export async function seatDemoPeople(signIn: SignIn, base: Context): Promise<void> {
  const persons = new Map<string, string>()
  for (const { name, email, places } of DEMO_PEOPLE) {
    const person = await signIn.createPerson({ name, email, password: DEMO_PASSWORD, emailVerified: true })
    if (!person.ok) continue
    persons.set(email, person.value)
    for (const { organization, roles } of places) await seatMember(as(base, organization), person.value, roles)
  }
  await onboardPartners(base, (email) => persons.get(email))
}
