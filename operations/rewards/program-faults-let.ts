import { nearestName } from '#core/ground/nearest.ts'
import type { LetRule } from '#core/rewards/base.ts'
import type { Place } from '#operations/schema-faults.ts'
import { type Checked, type ProgramFault, wrong } from './program-fault.ts'

export function unknownLet(name: string, place: Place, lets: ReadonlySet<string>): ProgramFault {
  const meant = nearestName(name, [...lets])
  const hint = meant === undefined ? 'name it under let' : `did you mean let.${meant}?`
  return wrong(place, 'unknown_let', `The program has no let.${name}: ${hint}`, meant)
}

/** Ratios of what is nowhere, or of themselves; fields that belong to another kind of number. */
export function letFaults({ body, lets }: Checked): readonly ProgramFault[] {
  const rules = body.let ?? {}
  return Object.entries(rules).flatMap(([name, rule]): readonly ProgramFault[] => {
    const place = ['let', name]
    if (!('ratio' in rule) || rule.ratio === undefined) return otherwiseFaults(rule, place)
    const unknown = rule.ratio.flatMap((part, at) =>
      lets.has(part) ? [] : [unknownLet(part, [...place, 'ratio', at], lets)],
    )
    const strange = ['where', 'per', 'role', 'over'].filter(
      (field) => (rule as Record<string, unknown>)[field] !== undefined,
    )
    return [
      ...unknown,
      ...strange.map((field) =>
        wrong([...place, field], 'not_of_a_ratio', `A ratio has no ${field}: what it divides has`),
      ),
      ...(reaches(name, name, rules, new Set())
        ? [wrong([...place, 'ratio'], 'let_circle', `let.${name} is a ratio of itself`)]
        : []),
    ]
  })
}

function otherwiseFaults(rule: LetRule, place: Place): readonly ProgramFault[] {
  if (!('otherwise' in rule) || rule.otherwise === undefined) return []
  const says = 'Only a ratio needs another value, where it would divide by nothing'
  return [wrong([...place, 'otherwise'], 'only_of_a_ratio', says)]
}

function reaches(from: string, to: string, rules: Readonly<Record<string, LetRule>>, seen: Set<string>): boolean {
  const rule = rules[from]
  if (!rule || !('ratio' in rule) || rule.ratio === undefined || seen.has(from)) return false
  seen.add(from)
  return rule.ratio.some((part) => part === to || reaches(part, to, rules, seen))
}
