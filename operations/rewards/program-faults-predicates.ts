import { familyOf } from '#core/rewards/context.ts'
import { isOfPartner } from '#core/rewards/crediting/period-credits.ts'
import type { Incentive } from '#core/rewards/program.ts'
import type { Place } from '#operations/schema-faults.ts'
import { type Asked, predicateFaults } from './predicate-check.ts'
import type { Checked, ProgramFault } from './program-fault.ts'

/** Every predicate of a program, each asked as its place asks it. */
export function predicateFaultsOf(checked: Checked): readonly ProgramFault[] {
  const { body } = checked
  const everywhere: Asked = { triggers: checked.triggers, params: checked.params, lets: checked.lets }
  return [
    ...(body.eligibility ?? []).flatMap(({ require }, at) =>
      faultsAt(['eligibility', at, 'require'], require, everywhere),
    ),
    ...Object.entries(body.let ?? {}).flatMap(([name, rule]) =>
      'where' in rule && rule.where !== undefined
        ? faultsAt(['let', name, 'where'], rule.where, { ...everywhere, triggers: [], groups: groupsOf(rule) })
        : [],
    ),
    ...body.incentives.flatMap((incentive, at) => ofIncentive(incentive, ['incentives', at], everywhere)),
    ...(body.clawback ?? []).flatMap(({ where, incentives }, at) => {
      const named = body.incentives.filter(({ id }) => incentives === undefined || incentives.includes(id))
      const triggers = [...new Set(named.map(({ trigger }) => trigger))]
      return faultsAt(['clawback', at, 'where'], where, { ...everywhere, triggers })
    }),
  ]
}

/** What a sum or count selects by: what its own things say. */
function groupsOf(rule: object): readonly string[] {
  const { sum, count } = rule as Readonly<{ sum?: string; count?: string }>
  const [group = ''] = (sum ?? count ?? '').split('.')
  return [group]
}

function ofIncentive(incentive: Incentive, place: Place, everywhere: Asked): readonly ProgramFault[] {
  const { trigger, where, multipliers, vest } = incentive
  const ofPartner = familyOf(trigger) === 'period' && isOfPartner(incentive)
  const asked = { ...everywhere, triggers: [trigger], ofPartner }
  return [
    ...(typeof where === 'object'
      ? faultsAt([...place, 'where', 'is'], where.is, asked)
      : faultsAt([...place, 'where'], where, asked)),
    ...(multipliers ?? []).flatMap(({ when }, at) => faultsAt([...place, 'multipliers', at, 'when'], when, asked)),
    ...faultsAt([...place, 'vest', 'while'], vest?.while, asked),
  ]
}

function faultsAt(place: Place, text: string | undefined, asked: Asked): readonly ProgramFault[] {
  if (text === undefined) return []
  return predicateFaults(text, asked).map(({ code, says, at, length, meant }) => ({
    place,
    code,
    says,
    severity: 'error',
    part: { at, length },
    ...(meant === undefined ? {} : { meant }),
  }))
}
