import { dateText } from '#apps/console/amount/time-text.ts'
import type { Health } from '#apps/console/api/health.ts'
import type { Palette } from '#apps/console/chart/palette.ts'
import { type ChartOption, tooltipFrame, valueAxis } from '#apps/console/chart/stack-option.ts'
import { axisText } from '#apps/console/pages/deals/life-axis-option.ts'

type History = Health['history']

/** The highest score there is. */
const HIGHEST = 100

/** Scores on a true time axis: how far apart they were recorded is seen. The one that is looked at is marked and named. */
export function historyOption(history: History, marked: number, palette: Palette): ChartOption {
  const [color = ''] = palette.series
  const isLate = marked > history.length / 2
  const scoreAt = (at: number) => Number(history[at]?.score ?? 0)
  const [before, looked] = [scoreAt(marked - 1), scoreAt(marked)]
  // Under the point the line that fell to it doesn't run through its name; near zero there is no room.
  const isUnder = before > looked && looked > 15
  return {
    useUTC: true,
    animationDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 320,
    textStyle: { fontFamily: palette.font, color: palette.text },
    grid: { top: 24, bottom: 4, left: 4, right: 16, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'time',
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
      axisLabel: { color: palette.soft, fontSize: 12, lineHeight: 16, hideOverlap: true, formatter: axisText },
    },
    yAxis: valueAxis(HIGHEST, palette),
    tooltip: {
      ...tooltipFrame(palette),
      formatter: (hit) => tellScore(history[(Array.isArray(hit) ? hit[0] : hit)?.dataIndex ?? 0]),
    },
    series: [
      {
        type: 'line',
        symbol: 'circle',
        showAllSymbol: true,
        symbolSize: (_, { dataIndex }) => (dataIndex === marked ? 9 : 0),
        lineStyle: { color, width: 2 },
        itemStyle: { color },
        areaStyle: { color, opacity: 0.12 },
        data: history.map(({ at, score }) => [momentOf(at), Number(score)]),
        label: {
          show: true,
          position: isUnder ? 'bottom' : 'top',
          align: isLate ? 'right' : 'left',
          distance: 8,
          fontSize: 12,
          color: palette.text,
          formatter: ({ dataIndex }) => (dataIndex === marked ? (history[dataIndex]?.score ?? '') : ''),
        },
      },
    ],
  }
}

/** The place in the history of the score that was recorded nearest to a moment of the axis, in milliseconds. */
export function nearestOf(history: History, moment: number): number {
  const away = history.map(({ at }) => Math.abs(momentOf(at) - moment))
  return away.indexOf(Math.min(...away))
}

function momentOf(at: string): number {
  return Temporal.Instant.from(at).epochMilliseconds
}

function tellScore(one: History[number] | undefined): string {
  return one === undefined ? '' : `${dateText(one.at)}\n${one.score} of ${HIGHEST}`
}
