import { type Told, told } from '#apps/demo/facts.ts'

/** Something told in a month by an organization; of one month, steps go one after the other. */
export type Happening = Readonly<{ index: number; step: Step; organization: string; fact: Told }>

/**
 * The order of a month: who there is and what is expected of it, what distributors and partners sell and do, and what customers and
 * vendors say to that.
 */
export const STEPS = ['known', 'sold', 'answered'] as const
export type Step = (typeof STEPS)[number]

/** Something that happens, as a fact. */
export function happens(place: Omit<Happening, 'fact'>, ...fact: Parameters<typeof told>): Happening {
  return { ...place, fact: told(...fact) }
}

export type Batch = Readonly<{ organization: string; facts: readonly Told[] }>

/** What is told in a month: for each step, in order, one batch for each organization. */
export function batchesOf(happenings: readonly Happening[]): readonly (readonly Batch[])[] {
  return STEPS.map((step) => {
    const ones = Map.groupBy(
      happenings.filter((one) => one.step === step),
      ({ organization }) => organization,
    )
    return [...ones].map(([organization, all]) => ({ organization, facts: all.map(({ fact }) => fact) }))
  })
}
