import './stage.css'

export const STAGES = ['design', 'implement', 'manage', 'support', 'renew'] as const
export type StageName = (typeof STAGES)[number]

/** Centers of five petals around (8, 8), the first on top. */
const PETALS: readonly (readonly [x: string, y: string])[] = [
  ['8.00', '3.25'],
  ['12.52', '6.53'],
  ['10.79', '11.84'],
  ['5.21', '11.84'],
  ['3.48', '6.53'],
]

const NAMES: Readonly<Record<StageName, string>> = {
  design: 'Design',
  implement: 'Implement',
  manage: 'Manage',
  support: 'Support',
  renew: 'Renew',
}

/** A flower that opens: one petal for design, all five for renew, so the order is read without color. */
export function StageMark({ stage }: Readonly<{ stage: StageName }>) {
  const opened = STAGES.indexOf(stage) + 1
  return (
    <svg className={`stage-mark stage-${opened}`} viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
      {PETALS.map(([x, y], at) => (
        <circle key={x + y} cx={x} cy={y} r="2.15" className={at < opened ? 'petal petal-open' : 'petal'} />
      ))}
    </svg>
  )
}

export function Stage({ stage }: Readonly<{ stage: StageName }>) {
  return (
    <span className="stage">
      <StageMark stage={stage} />
      {NAMES[stage]}
    </span>
  )
}
