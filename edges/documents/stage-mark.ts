import { STAGES, type Stage } from '#core/life/role.ts'
import { INK, type Paper } from './paper/paper.ts'

/** One hue in five steps, as on the console. */
const STEPS: Readonly<Record<Stage, string>> = {
  design: '#a691da',
  implement: '#8b74c6',
  manage: '#7159ae',
  support: '#584092',
  renew: '#402a73',
}

export const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  design: 'Design',
  implement: 'Implement',
  manage: 'Manage',
  support: 'Support',
  renew: 'Renew',
}

/** Centers of five petals around (8, 8), the first on top. */
const PETALS: readonly (readonly [x: number, y: number])[] = [
  [8, 3.25],
  [12.52, 6.53],
  [10.79, 11.84],
  [5.21, 11.84],
  [3.48, 6.53],
]

/** A flower that opens: one petal for design, all five for renew, so the order is read without color. Its name stands beside it. */
export function drawStageMark({ pdf }: Paper, stage: Stage, { x, y }: Readonly<{ x: number; y: number }>): void {
  const opened = STAGES.indexOf(stage) + 1
  pdf.markContent('Artifact', { type: 'Layout' })
  for (const [at, [left, top]] of PETALS.entries()) {
    pdf.circle(x + left * 0.8, y + top * 0.8, 1.7)
    if (at < opened) pdf.fillColor(STEPS[stage]).fill()
    else pdf.lineWidth(0.5).strokeColor(INK.rule).stroke()
  }
  pdf.endMarkedContent()
}
