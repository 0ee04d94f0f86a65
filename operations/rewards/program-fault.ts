import { nearestName } from '#core/ground/nearest.ts'
import type { Incentive, ProgramBody } from '#core/rewards/program.ts'
import type { Place } from '#operations/schema-faults.ts'

/** What is wrong with a program, or worth a look: where, and with a predicate, where in its text. */
export type ProgramFault = Readonly<{
  place: Place
  code: string
  says: string
  severity: 'error' | 'warning'
  meant?: string
  /** A part of the text at that place. */
  part?: Readonly<{ at: number; length: number }>
}>

/** A program whose fields are sound, and what its parts name. */
export type Checked = Readonly<{
  body: ProgramBody
  ids: readonly string[]
  triggers: readonly string[]
  params: ReadonlyMap<string, 'number' | 'text'>
  lets: ReadonlySet<string>
}>

export function wrong(place: Place, code: string, says: string, meant?: string): ProgramFault {
  return { place, code, says, severity: 'error', ...(meant === undefined ? {} : { meant }) }
}

export function doubtful(place: Place, code: string, says: string): ProgramFault {
  return { place, code, says, severity: 'warning' }
}

export function unknownIncentives(
  named: readonly string[] | undefined,
  place: Place,
  { ids }: Pick<Checked, 'ids'>,
): readonly ProgramFault[] {
  return (named ?? []).flatMap((id, at) => (ids.includes(id) ? [] : [unknownIncentive(id, [...place, at], ids)]))
}

export function unknownIncentive(id: string, place: Place, ids: readonly string[]): ProgramFault {
  const meant = nearestName(id, ids)
  const hint = meant === undefined ? `it has ${ids.join(', ')}` : `did you mean ${meant}?`
  return wrong(place, 'unknown_incentive', `The program has no incentive ${id}: ${hint}`, meant)
}

/** What an incentive pays on, where that is another incentive. */
export function paidOn({ base }: Incentive): string | undefined {
  return /^earning\((.+)\)$/.exec(base ?? '')?.[1]
}

/** Which of two durations is longer, by a calendar day from which both count. */
export function isLonger(one: string, other: string): boolean {
  const day = Temporal.PlainDate.from('2025-01-01')
  return Temporal.PlainDate.compare(day.add(one), day.add(other)) > 0
}

/** `incentives[2].pay.percent` */
export function pathText(place: Place): string {
  return place.reduce<string>((path, step) => {
    if (typeof step === 'number') return `${path}[${step}]`
    return path === '' ? step : `${path}.${step}`
  }, '')
}
