import type { LineSeriesOption, ScatterSeriesOption } from 'echarts/charts'
import type { DataZoomComponentOption, GridComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import type { LifePoint } from '#apps/console/api/deal-life.ts'
import type { Palette } from '#apps/console/chart/palette.ts'
import { tooltipFrame } from '#apps/console/chart/stack-option.ts'
import { STAGES } from '#apps/console/theme/stage.tsx'
import { courseGrids } from './life-course-option.ts'
import type { AxisRow, PlacedPoint, UseCourse, VestingSteps } from './life-rows.ts'
import type { Span } from './life-search.ts'

export type AxisOption = ComposeOption<
  LineSeriesOption | ScatterSeriesOption | GridComponentOption | TooltipComponentOption | DataZoomComponentOption
>

export type LifePalette = Palette & Readonly<{ harm: string; accent: string; stages: readonly string[] }>

/** Everything that is drawn on the one axis. */
export type LifeDrawn = Readonly<{
  rows: readonly AxisRow[]
  use: UseCourse | undefined
  vesting: readonly VestingSteps[]
  span: Span
  whole: Span
  now: number
  /** Every point of the life, and which of them is chosen. */
  points: readonly Pick<LifePoint, 'says'>[]
  chosen: number | undefined
}>

export const ROW = 28
const COURSE = 104
const TOP = 8
const AXIS = 44
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** How high the picture is: a row for each lane, then the courses of use and vesting. */
export function axisHeight({ rows, use, vesting }: Pick<LifeDrawn, 'rows' | 'use' | 'vesting'>): number {
  const courses = (use ? 1 : 0) + (vesting.length > 0 ? 1 : 0)
  return TOP + rows.length * ROW + courses * COURSE + AXIS
}

/** Lanes under one another on one time axis, with use as an area and vesting as steps below. */
export function axisOption(life: LifeDrawn, palette: LifePalette, width: number): AxisOption {
  const left = width > 620 ? 216 : 104
  const rowsHeight = life.rows.length * ROW
  const courses = courseGrids(life, palette, { top: TOP + rowsHeight, height: COURSE, left })
  const grids = [{ left, right: 16, top: TOP, height: rowsHeight }, ...courses.grids]
  const last = grids.length - 1
  return {
    useUTC: true,
    animation: false,
    textStyle: { fontFamily: palette.font, color: palette.text },
    grid: grids,
    xAxis: grids.map((_, gridIndex) => timeAxis({ gridIndex, isLast: gridIndex === last }, life, palette)),
    yAxis: [rowAxis(life.rows, palette, left), ...courses.axes],
    dataZoom: [
      {
        type: 'inside',
        xAxisIndex: grids.map((_, at) => at),
        ...{ startValue: life.span.from, endValue: life.span.to, minValueSpan: 7 * 86_400_000 },
        // The page scrolls by the wheel as long as no key is held.
        zoomOnMouseWheel: 'ctrl',
        filterMode: 'none',
      },
    ],
    tooltip: {
      ...tooltipFrame(palette),
      trigger: 'item',
      textStyle: { ...tooltipFrame(palette).textStyle, width: 340 },
      formatter: (hit) => tell(life, (Array.isArray(hit) ? hit[0] : hit)?.name ?? ''),
    },
    series: [...bandSeries(life, palette), pointSeries(life, palette), nowSeries(life, palette), ...courses.series],
  }
}

type Placed = Readonly<{ gridIndex: number; isLast: boolean }>

function timeAxis({ gridIndex, isLast }: Placed, { whole }: LifeDrawn, palette: LifePalette) {
  return {
    gridIndex,
    type: 'time' as const,
    ...{ min: whole.from, max: whole.to },
    axisLine: { lineStyle: { color: palette.line } },
    axisTick: { show: isLast, lineStyle: { color: palette.line } },
    splitLine: { show: true, lineStyle: { color: palette.line } },
    axisLabel: {
      show: isLast,
      color: palette.soft,
      fontSize: 12,
      lineHeight: 16,
      hideOverlap: true,
      formatter: axisText,
    },
  }
}

/** `14\nMar` within a month, `Mar\n2026` where one begins. */
export function axisText(at: number): string {
  const day = Temporal.Instant.fromEpochMilliseconds(Math.round(at)).toZonedDateTimeISO('UTC')
  const month = MONTHS[day.month - 1] ?? ''
  return day.day === 1 ? `${month}\n${day.year}` : `${day.day}\n${month}`
}

function rowAxis(rows: readonly AxisRow[], palette: LifePalette, left: number) {
  return {
    gridIndex: 0,
    type: 'category' as const,
    inverse: true,
    data: rows.map(({ name }) => name),
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: true, lineStyle: { color: palette.line } },
    axisLabel: {
      ...{ interval: 0, color: palette.text, fontSize: 12, margin: left - 4 },
      ...{ align: 'left' as const, width: left - 12, overflow: 'truncate' as const },
    },
  }
}

function bandSeries({ rows }: LifeDrawn, palette: LifePalette): readonly LineSeriesOption[] {
  return rows.flatMap((row, at) => ('spans' in row ? row.spans.map((span) => bandOf(span, row.name, at, palette)) : []))
}

type Band = Extract<AxisRow, { spans: unknown }>['spans'][number]

function bandOf({ from, to, text, isFaint }: Band, name: string, row: number, palette: LifePalette): LineSeriesOption {
  const color = name === 'Terms' ? (palette.series[0] ?? '') : (palette.series[1] ?? '')
  return {
    type: 'line',
    ...{ symbol: 'none', animation: false, silent: true },
    data: [
      [from, row],
      [to, row],
    ],
    lineStyle: { color, width: 12, opacity: isFaint ? 0.3 : 0.85, cap: 'butt' },
    endLabel: { show: false },
    name: `${name}: ${text}`,
  }
}

function pointSeries({ rows, chosen }: LifeDrawn, palette: LifePalette): ScatterSeriesOption {
  const placed = rows.flatMap((row, at) => ('points' in row ? row.points.map((one) => ({ one, at })) : []))
  return {
    type: 'scatter',
    animation: false,
    data: placed.map(({ one, at }) => ({
      value: [one.at, at],
      // The name is the point's place in the life: what was clicked is known by it.
      name: String(one.index),
      symbol: symbolOf(one),
      symbolSize: one.index === chosen ? 17 : 11,
      itemStyle: {
        color: colorOf(one, palette),
        opacity: 1,
        borderColor: one.index === chosen ? palette.text : palette.surface,
        borderWidth: one.index === chosen ? 2.5 : 1,
      },
    })),
  }
}

/** What was taken away has another form too, so that it is not told by color alone. */
function symbolOf({ point: { lane, amount } }: PlacedPoint): string {
  const isGone = lane === 'clawback' || (lane === 'vesting' && amount?.amount.startsWith('-'))
  return isGone ? 'diamond' : 'circle'
}

function colorOf({ point }: PlacedPoint, palette: LifePalette): string {
  const { lane, stage, amount } = point
  if (lane === 'clawback' || (lane === 'vesting' && amount?.amount.startsWith('-'))) return palette.harm
  if (stage !== null) return palette.stages[STAGES.indexOf(stage)] ?? palette.soft
  if (lane === 'invoice' && amount?.amount.startsWith('-')) return palette.attention
  return palette.series[0] ?? palette.soft
}

/** A line at the moment that is now, where something is still to come. */
function nowSeries({ rows, now, whole }: LifeDrawn, palette: LifePalette): LineSeriesOption {
  const isInside = now > whole.from && now < whole.to
  return {
    type: 'line',
    ...{ symbol: 'none', animation: false, silent: true },
    data: isInside
      ? [
          [now, 0],
          [now, rows.length - 1],
        ]
      : [],
    lineStyle: { color: palette.accent, width: 1, type: [3, 3] },
  }
}

function tell({ rows }: LifeDrawn, name: string): string {
  const all = rows.flatMap((row) => ('points' in row ? row.points : []))
  const found = all.find(({ index }) => String(index) === name)
  return found ? found.point.says : name
}
