import { readParameter } from '#core/rewards/crediting/values.ts'
import type { Incentive, ProgramBody } from '#core/rewards/program.ts'
import { type Checked, type ProgramFault, paidOn, unknownIncentives, wrong } from './program-fault.ts'
import { clawbackFaults, exclusiveFaults, payoutFaults } from './program-faults-after.ts'
import { incentiveFaults } from './program-faults-incentive.ts'
import { letFaults } from './program-faults-let.ts'
import { predicateFaultsOf } from './program-faults-predicates.ts'

/**
 * What a program says that doesn't go together, though each field by itself is sound: names that are nowhere, circles, bases that a
 * trigger does not bring, tiers that don't rise, predicates that can't be answered. Errors keep it from being published, warnings don't.
 */
export function programFaults(body: ProgramBody): readonly ProgramFault[] {
  const checked: Checked = {
    body,
    ids: body.incentives.map(({ id }) => id),
    triggers: [...new Set(body.incentives.map(({ trigger }) => trigger))],
    params: new Map(
      Object.entries(body.params ?? {}).map(([name, text]) => {
        return [name, typeof readParameter(text) === 'number' ? 'number' : 'text'] as const
      }),
    ),
    lets: new Set(Object.keys(body.let ?? {})),
  }
  return [
    ...timeFaults(body),
    ...twiceFaults(body.incentives),
    ...letFaults(checked),
    ...body.incentives.flatMap((incentive, at) => incentiveFaults(incentive, ['incentives', at], checked)),
    ...circleFaults(body.incentives),
    ...predicateFaultsOf(checked),
    ...(body.caps ?? []).flatMap((cap, at) => unknownIncentives(cap.incentives, ['caps', at, 'incentives'], checked)),
    ...clawbackFaults(checked),
    ...exclusiveFaults(checked),
    ...payoutFaults(body),
  ]
}

function timeFaults({ effective: { from, to } }: ProgramBody): readonly ProgramFault[] {
  if (from < to) return []
  const says = `It holds from ${from} to before ${to}, which is no day at all`
  return [wrong(['effective', 'to'], 'never_effective', says)]
}

function twiceFaults(incentives: readonly Incentive[]): readonly ProgramFault[] {
  const ids = incentives.map(({ id }) => id)
  return ids.flatMap((id, at) =>
    ids.indexOf(id) === at
      ? []
      : [wrong(['incentives', at, 'id'], 'incentive_twice', `There are two incentives named ${id}`)],
  )
}

function circleFaults(incentives: readonly Incentive[]): readonly ProgramFault[] {
  return incentives.flatMap((incentive, at) => {
    const path = pathFrom(incentive, incentives)
    if (path === undefined) return []
    const says = `${path.join(' pays on ')}: a circle, in which nothing comes first`
    return [wrong(['incentives', at, 'base'], 'earning_circle', says)]
  })
}

/** The way from an incentive back to itself, if there is one. */
function pathFrom(start: Incentive, all: readonly Incentive[]): readonly string[] | undefined {
  const path = [start.id]
  let next = paidOn(start)
  while (next !== undefined) {
    path.push(next)
    if (next === start.id) return path
    if (path.indexOf(next) < path.length - 1) return undefined
    const following = all.find(({ id }) => id === next)
    next = following && paidOn(following)
  }
  return undefined
}
