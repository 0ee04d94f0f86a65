import { SegmentedControl } from '@mantine/core'
import { useId, useMemo, useState } from 'react'
import { approximately, groupedText, mostPlaces } from '#apps/console/amount/decimal-text.ts'
import { dateText } from '#apps/console/amount/time-text.ts'
import { CHART_HEIGHT, Chart } from '#apps/console/chart/chart.tsx'
import { courseOption } from '#apps/console/chart/course-option.ts'
import type { Palette } from '#apps/console/chart/palette.ts'
import { addedUp, begunPlaces, type Limit, lineTo, nearestLimit, type Range } from './course.ts'
import type { Cut } from './parts-of-use.ts'
import { placeMarks, placeName } from './periods.ts'
import type { UsageChoice } from './usage-choice.ts'
import { courseTitle, shortQuantity } from './usage-sentences.ts'

type Shown = Readonly<{
  choice: UsageChoice
  cut: Cut
  places: readonly string[]
  /** What is expected at the end of the period; undefined where nobody can tell, or where it is over. */
  expected: Range | undefined
  limits: readonly Limit[]
  /** Why nothing is expected; undefined where something is. */
  why: string | undefined
}>

/** The use of the period added up, where that leads until its end, and the lines that matter on the way. */
export function CourseFigure({ choice, cut, places, expected, limits, why }: Shown) {
  const id = useId()
  const [form, setForm] = useState('chart')
  const now = useMemo(() => addedUp(cut.totals), [cut])
  const begun = begunPlaces(places, Temporal.Now.instant().toString())
  const used = useMemo(() => now.slice(0, Math.max(1, begun)), [now, begun])
  const nearest = nearestLimit(limits, { used: cut.total, expected: expected?.middle, high: expected?.high })
  const { unit } = choice.meter
  const title = courseTitle({
    used: cut.total,
    unit,
    ends: lastDay(choice),
    isOpen: choice.isOpen,
    expected,
    limit: nearest,
  })
  const lead = `Added up from the beginning, in ${unit}${expected ? '; dashed is what past days let expect, with its range' : ''}.${why === undefined ? '' : ` ${why}`}`
  const draw = useDrawing({ choice, places, used, expected, limits })
  return (
    <section className="panel chart-figure" aria-labelledby={id}>
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id={id}>{title}</h2>
          <p className="panel-lead">{lead}</p>
        </div>
      </div>
      <div className="chart-tools">
        <SegmentedControl
          className="chart-form"
          size="xs"
          aria-label="Show the course as"
          value={form}
          onChange={setForm}
          data={[
            { value: 'chart', label: 'Chart' },
            { value: 'table', label: 'Table' },
          ]}
        />
      </div>
      {form === 'chart' ? (
        <div className="panel-body">
          <Chart label={`${title}. ${lead}`} draw={draw} onOpen={() => {}} />
        </div>
      ) : (
        <CourseTable choice={choice} places={places} used={used} expected={expected} limits={limits} />
      )}
    </section>
  )
}

type Drawn = Readonly<{
  choice: UsageChoice
  places: readonly string[]
  used: readonly string[]
  expected: Range | undefined
  limits: readonly Limit[]
}>

function useDrawing({ choice: { by, zone }, places, used, expected, limits }: Drawn) {
  return useMemo(() => {
    const steps = places.length - used.length
    const last = used.at(-1) ?? '0'
    const line = (to: string) => lineTo(approximately(last), approximately(to), steps)
    const course = {
      places: placeMarks(places, by, zone),
      names: places.map((place) => placeName(place, by, zone)),
      used,
      ahead: expected && { middle: line(expected.middle), low: line(expected.low), high: line(expected.high) },
      limits: limits.map(({ label, amount }) => ({ name: label, amount })),
      print: shortQuantity,
    }
    return (palette: Palette, width: number) => courseOption(course, palette, { width, height: CHART_HEIGHT })
  }, [by, zone, places, used, expected, limits])
}

/** The period's last day in its own zone. */
function lastDay({ span, zone }: UsageChoice): string {
  const end = Temporal.Instant.from(span.to).subtract({ nanoseconds: 1 })
  return dateText(end.toZonedDateTimeISO(zone).toPlainDate().toString())
}

function CourseTable({ choice: { by, zone, meter }, places, used, expected, limits }: Drawn) {
  const decimals = mostPlaces(used)
  return (
    <section className="usage-table" aria-label="Use added up">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Until the end of</th>
            <th scope="col" className="number">
              {meter.unit}
            </th>
          </tr>
        </thead>
        <tbody>
          {used.map((total, at) => (
            <tr key={places[at]}>
              <th scope="row">{placeName(places[at] ?? '', by, zone)}</th>
              <td className="number">{groupedText(total, decimals)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {expected && (
            <tr>
              <th scope="row">
                Expected at the end, {shortQuantity(expected.low)} to {shortQuantity(expected.high)}
              </th>
              <td className="number">{groupedText(expected.middle, 0)}</td>
            </tr>
          )}
          {limits.map(({ name, label, amount }) => (
            <tr key={name}>
              <th scope="row">{label}</th>
              <td className="number">{groupedText(amount, 0)}</td>
            </tr>
          ))}
        </tfoot>
      </table>
    </section>
  )
}
