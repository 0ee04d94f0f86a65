import type { OrganizationId } from './identity.ts'

/**
 * Something that somebody told us, recorded once and never edited. `position` orders facts by when they became visible;
 * `about` is the thing the fact is about (`altus:stratum`); `parties` are the organizations that may see it. A later fact
 * about the same thing replaces what an earlier one said, from the moment it was learned.
 */
export type Fact<Kind extends string = string, Body = unknown> = Readonly<{
  position: number
  kind: Kind
  id: string
  about: string
  owner: OrganizationId
  learnedAt: string
  body: Body
}>

/** How a reason or a basis names a fact: `fact:41`. */
export function factRef(fact: Pick<Fact, 'position'>): string {
  return `fact:${fact.position}`
}

/** The facts of one kind. Bodies are checked against the kind's schema when they are recorded, so their type is known. */
export function factsOfKind<F extends Fact>(facts: readonly Fact[], kind: F['kind']): readonly F[] {
  return facts.filter((fact): fact is F => fact.kind === kind)
}

/** The newest fact about each thing, by position. Facts come oldest first. */
export function newestAboutEach<F extends Fact>(facts: readonly F[]): ReadonlyMap<string, F> {
  return new Map(facts.map((fact) => [fact.about, fact]))
}
