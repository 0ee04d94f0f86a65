import { approximately, isNegative } from '#apps/console/amount/decimal-text.ts'
import type { Palette } from '#apps/console/chart/palette.ts'
import { type ChartOption, ceiling, placeAxis, tooltipFrame, valueAxis } from '#apps/console/chart/stack-option.ts'

/** A bar from one height to another, as exact texts; or a part of the chain that is not the viewer's to see. */
export type Step = Readonly<
  | { kind: 'closed'; name: string }
  | { kind: 'bought' | 'kept' | 'sold'; name: string; from: string; to: string; value: string }
>

/** Money over the chain: what came in, what was kept, what went out; closed segments have an outline and no height of their own. */
export function waterfallOption(
  steps: readonly Step[],
  palette: Palette,
  { width, print }: Readonly<{ width: number; print: (value: string) => string }>,
): ChartOption {
  const heights = steps.map(heightsOf)
  const highest = ceiling(Math.max(1, ...heights.map(({ high }) => high)))
  const closed = highest * 0.5
  return {
    animationDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 320,
    textStyle: { fontFamily: palette.font, color: palette.text },
    grid: { top: 24, bottom: 4, left: 4, right: 12, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: placeAxis(
      { kind: 'bars', places: steps.map(({ name }) => name.replace(' ', '\n')), shown: -1 },
      palette,
      width,
    ),
    yAxis: valueAxis(highest, palette),
    tooltip: {
      ...tooltipFrame(palette),
      formatter: (hit) => tellStep(steps[(Array.isArray(hit) ? hit[0] : hit)?.dataIndex ?? 0], print),
    },
    series: [
      {
        type: 'bar',
        stack: 'all',
        silent: true,
        data: heights.map(({ low }) => low),
        itemStyle: { color: 'transparent' },
      },
      {
        type: 'bar',
        stack: 'all',
        barMaxWidth: 96,
        data: steps.map((step, at) => ({
          value: step.kind === 'closed' ? closed : (heights[at]?.high ?? 0) - (heights[at]?.low ?? 0),
          itemStyle: styleOf(step, palette),
          label: {
            show: true,
            position: step.kind === 'closed' ? ('inside' as const) : ('top' as const),
            color: step.kind === 'closed' ? palette.soft : palette.text,
            fontSize: 12,
            formatter: step.kind === 'closed' ? 'closed' : print(step.value),
          },
        })),
      },
    ],
  }
}

function heightsOf(step: Step): Readonly<{ low: number; high: number }> {
  if (step.kind === 'closed') return { low: 0, high: 0 }
  const [from, to] = [approximately(step.from), approximately(step.to)]
  return { low: Math.max(0, Math.min(from, to)), high: Math.max(0, from, to) }
}

function styleOf(step: Step, palette: Palette) {
  if (step.kind === 'closed') {
    return { color: 'transparent', borderColor: palette.soft, borderWidth: 1, borderType: 'dashed' as const }
  }
  if (step.kind === 'kept' && isNegative(step.value)) return { color: palette.attention }
  const [sold, kept, bought] = palette.series
  return { color: (step.kind === 'kept' ? kept : step.kind === 'sold' ? sold : bought) ?? palette.soft }
}

function tellStep(step: Step | undefined, print: (value: string) => string): string {
  if (!step) return ''
  return step.kind === 'closed' ? `${step.name}\nNot yours to see` : `${step.name}\n${print(step.value)}`
}
