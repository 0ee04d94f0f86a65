/** How the time of a close grows with its size, as a picture: both axes logarithmic, a line in proportion beside it. */

type Point = Readonly<{ subscriptions: number; close: number; copy: number }>

const [WIDTH, HEIGHT, MARGIN] = [640, 360, 64]

/** An SVG of closes and copies by hand over the number of subscriptions. */
export function drawGrowth(measured: readonly Point[]): string {
  const xs = measured.map(({ subscriptions }) => subscriptions)
  const ys = measured.flatMap(({ close, copy }) => [close, copy])
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const [low, high] = [decade(Math.min(...ys), Math.floor), decade(Math.max(...ys), Math.ceil)]
  const x = scale({ from: left, to: right, begin: MARGIN, end: WIDTH - MARGIN * 1.6 })
  const y = scale({ from: low, to: high, begin: HEIGHT - MARGIN, end: 40 })
  const path = (of: (point: Point) => number): string =>
    measured
      .map((point, at) => `${at === 0 ? 'M' : 'L'}${x(point.subscriptions).toFixed(1)} ${y(of(point)).toFixed(1)}`)
      .join(' ')
  const last = measured.at(-1)
  const first = measured[0]
  if (!last || !first) return ''
  const marks = decadesBetween(low, high).map(
    (value) => `<path d="M${MARGIN} ${y(value).toFixed(1)}H${WIDTH - MARGIN * 1.6}" stroke="#e3e6e4"/>
<text x="${MARGIN - 8}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${value} s</text>`,
  )
  const sizes = xs.map(
    (value) =>
      `<text x="${x(value).toFixed(1)}" y="${HEIGHT - MARGIN + 22}" text-anchor="middle">${value.toLocaleString('en')}</text>`,
  )
  const per = last.close / first.close / (last.subscriptions / first.subscriptions)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="Inter, sans-serif" font-size="12" fill="#3b4440">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="16" y="22" font-size="14" font-weight="600" fill="#1b211e">${(last.subscriptions / first.subscriptions).toLocaleString('en')} times the subscriptions, ${(last.close / first.close).toFixed(0)} times the time: ${per.toFixed(2)} of proportion</text>
${marks.join('\n')}
${sizes.join('\n')}
<text x="${(WIDTH - MARGIN) / 2}" y="${HEIGHT - 16}" text-anchor="middle">subscriptions, each with 3 meters on 3 links</text>
<path d="${path(({ copy }) => copy)}" fill="none" stroke="#9aa5a0" stroke-width="2"/>
<path d="${path(({ close }) => close)}" fill="none" stroke="#17563f" stroke-width="2.5"/>
<text x="${(x(last.subscriptions) + 8).toFixed(1)}" y="${(y(last.close) + 4).toFixed(1)}" fill="#17563f" font-weight="600">close</text>
<text x="${(x(last.subscriptions) + 8).toFixed(1)}" y="${(y(last.copy) + 4).toFixed(1)}">copy by hand</text>
</svg>
`
}

type Axis = Readonly<{ from: number; to: number; begin: number; end: number }>

function scale({ from, to, begin, end }: Axis): (value: number) => number {
  const span = Math.log(to) - Math.log(from) || 1
  return (value) => begin + ((Math.log(value) - Math.log(from)) / span) * (end - begin)
}

function decade(value: number, way: (value: number) => number): number {
  return 10 ** way(Math.log10(value))
}

function decadesBetween(low: number, high: number): readonly number[] {
  const count = Math.round(Math.log10(high / low))
  return Array.from({ length: count + 1 }, (_, at) => Number((low * 10 ** at).toPrecision(1)))
}
