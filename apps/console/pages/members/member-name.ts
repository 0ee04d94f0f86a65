import type { Member } from '#apps/console/api/settings-answers.ts'

/** How a member is called: by name, else by address; whom the sign-in does not know, by its id. */
export function memberName({ name, email, person }: Pick<Member, 'name' | 'email' | 'person'>): string {
  return name ?? email ?? person
}
