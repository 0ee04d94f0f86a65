import type { Difference } from './compare.ts'
import { type History, type Step, stepText } from './oracle/told.ts'

const MOST_SHOWN = 6

/** The step, what differs with both numbers, and what was told before about the things that the key names. */
export function differencesText(
  { seed, steps }: History,
  { step, differences }: Readonly<{ step: number; differences: readonly Difference[] }>,
): string {
  const at = steps[step]
  const shown = differences
    .slice(0, MOST_SHOWN)
    .map(({ what, about, wanted, seen }) => `  ${what}: ${about}\n    wanted ${wanted}\n    seen   ${seen}`)
  const [first] = differences
  const before = steps.slice(0, step).filter((one) => first !== undefined && concerns(one, first.about))
  return [
    `seed ${seed} differs after step ${step}, ${at ? stepText(at) : ''}: ${differences.length} differences`,
    ...shown,
    '  What had happened:',
    ...before.map((one) => `    ${stepText(one)}`),
  ].join('\n')
}

export function stepsAbout({ steps }: History): string {
  return steps.map((step) => `  ${stepText(step)}`).join('\n')
}

/** Runs concern everything; facts and events concern what they name, and what names them. */
function concerns(step: Step, about: string): boolean {
  if (step.does === 'close' || step.does === 'settle') return true
  const names = about.split(/[\s|]+/).filter((name) => name.includes(':') && !name.endsWith('Z'))
  const customers = names.map((name) => /customer-\d+/.exec(name)?.[0] ?? name)
  const text = stepText(step)
  return [...names, ...customers].some((name) => text.includes(name))
}
