import { contains } from '#core/ground/calendar.ts'
import { derivedOnce } from '#core/ground/derived-once.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'

/** What a program's rules look up per partner: targets as decimal numbers, and words. */
export type ProgramParametersBody = Readonly<{
  program: OwnedId
  partner: OrganizationId
  values: Readonly<Record<string, string>>
  from: string
  to?: string
}>
export type ProgramParametersFact = Fact<'program_parameters', ProgramParametersBody>

/** One value of one partner under a program, for [from, to), as it was told last. */
export type Parameter = Readonly<{
  id: OwnedId
  program: OwnedId
  partner: OrganizationId
  name: string
  value: string
  from: Temporal.Instant
  to: Temporal.Instant | undefined
  fact: number
}>

/** Every value that was told, each by itself. Facts come oldest first. */
export function parametersFrom(facts: readonly Fact[]): readonly Parameter[] {
  const newest = newestAboutEach(factsOfKind<ProgramParametersFact>(facts, 'program_parameters'))
  return [...newest.values()].flatMap(({ about, position, body: { program, partner, values, from, to } }) =>
    Object.entries(values).map(([name, value]) => ({
      ...{ id: about, program, partner, name, value, fact: position },
      from: Temporal.Instant.from(from),
      to: to === undefined ? undefined : Temporal.Instant.from(to),
    })),
  )
}

/** The values of each partner under each program, the later beginning last, and of one beginning the one told last. */
const parametersOf = derivedOnce((facts): ReadonlyMap<string, readonly Parameter[]> => {
  const inOrder = parametersFrom(facts).toSorted((a, b) => Temporal.Instant.compare(a.from, b.from) || a.fact - b.fact)
  return Map.groupBy(inOrder, ({ program, partner }) => `${program} ${partner}`)
})

/**
 * The values that hold for a partner under a program at a moment, by name. Each name is looked up by itself: of its values that hold,
 * the one with the later beginning, then the one told last. So a target for a quarter covers up that of the year, and nothing else.
 */
export function parametersAt(
  facts: readonly Fact[],
  { program, partner, at }: Readonly<{ program: OwnedId; partner: OrganizationId; at: Temporal.Instant }>,
): ReadonlyMap<string, Parameter> {
  const told = parametersOf(facts).get(`${program} ${partner}`) ?? []
  return new Map(told.filter((one) => contains(one, at)).map((one) => [one.name, one]))
}
