import type { z } from 'zod'
import type { programUptake } from '#questions/rewards/program-uptake.ts'
import { alignedText } from './aligned-text.ts'

export type UptakeTold = z.output<(typeof programUptake)['output']>
type Funnel = Pick<UptakeTold, 'partners' | 'dropOuts'>

const STEPS = ['offered', 'eligible', 'credited', 'earning'] as const

/** How many partners come to each step, over all and by stage, and where the others drop out. */
export function formatUptake({ program, version, period, stages, ...all }: UptakeTold): string {
  const funnels: readonly (Funnel & Readonly<{ name: string }>)[] = [
    { name: 'all', ...all },
    ...stages.map((one) => ({ name: one.stage, ...one })),
  ]
  const steps = alignedText([
    ['', ...STEPS],
    ...funnels.map(({ name, partners }) => [name, ...STEPS.map((step) => String(partners[step]))]),
  ])
  const out = alignedText(
    funnels.flatMap(({ name, dropOuts }) =>
      dropOuts.map(({ after, code, partners, hint }) => [name, `after ${after}`, String(partners), code, hint]),
    ),
  )
  const settled = period === null ? 'nothing is settled yet' : `as settled for ${period}`
  return [
    `${program}, version ${version}, ${settled}`,
    section('partners', steps),
    ...(out.length === 0 ? [] : [section('come no further', out)]),
  ].join('\n\n')
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...lines.map((line) => `  ${line}`)].join('\n')
}
