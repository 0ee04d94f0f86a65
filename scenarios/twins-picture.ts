import { addMonths, MONTHS } from './twins-months.ts'

/** One line of the picture: what it is called, and how much there was at the end of months, counted from the first one. */
export type Line = Readonly<{
  name: string
  color: string
  points: readonly Readonly<{ month: number; amount: number }>[]
}>
export type Mark = Readonly<{ month: number; says: string; color: string }>

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [760, 380, 64, 120, 48, 56]

/** An SVG of what has vested over the months, a step at each settlement, with marks where something happened. */
export function drawVested(title: string, lines: readonly Line[], marks: readonly Mark[]): string {
  const most = Math.max(...lines.flatMap(({ points }) => points.map(({ amount }) => amount)), 1)
  const top = Math.ceil(most / 20_000) * 20_000
  const x = (month: number): number => LEFT + (month / MONTHS) * (WIDTH - LEFT - RIGHT)
  const y = (amount: number): number => HEIGHT - BOTTOM - (amount / top) * (HEIGHT - BOTTOM - TOP)
  const levels = Array.from({ length: top / 20_000 + 1 }, (_, at) => at * 20_000)
  const grid = levels.map(
    (level) => `<path d="M${LEFT} ${y(level).toFixed(1)}H${WIDTH - RIGHT}" stroke="#e3e6e4"/>
<text x="${LEFT - 8}" y="${(y(level) + 4).toFixed(1)}" text-anchor="end">${level.toLocaleString('en')}</text>`,
  )
  const sixths = Array.from({ length: MONTHS / 6 + 1 }, (_, at) => at * 6)
  const times = sixths.map(
    (month) =>
      `<text x="${x(month).toFixed(1)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${addMonths(month)}</text>`,
  )
  const drawn = lines.map(({ name, color, points }) => {
    const steps = points.map(({ month, amount }) => `H${x(month).toFixed(1)}V${y(amount).toFixed(1)}`)
    const last = points.at(-1)?.amount ?? 0
    return `<path d="M${x(0).toFixed(1)} ${y(0).toFixed(1)}${steps.join('')}H${x(MONTHS).toFixed(1)}" fill="none" stroke="${color}" stroke-width="2.5"/>
<text x="${WIDTH - RIGHT + 8}" y="${(y(last) + 4).toFixed(1)}" fill="${color}" font-weight="600">${name}</text>`
  })
  const marked = marks.map(
    ({ month, says, color }, at) =>
      `<path d="M${x(month).toFixed(1)} ${TOP}V${HEIGHT - BOTTOM}" stroke="${color}" stroke-dasharray="3 4"/>
<text x="${(x(month) + 5).toFixed(1)}" y="${TOP + 12 + 16 * at}" fill="${color}">${says}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="Inter, sans-serif" font-size="12" fill="#3b4440" role="img" aria-label="${title}">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="16" y="24" font-size="14" font-weight="600" fill="#1b211e">${title}</text>
${[...grid, ...times, ...marked, ...drawn].join('\n')}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 12}" text-anchor="middle">what both partners were stated, in euros, by the end of each quarter</text>
</svg>
`
}
