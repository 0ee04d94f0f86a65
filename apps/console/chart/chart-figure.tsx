import { SegmentedControl } from '@mantine/core'
import { useId, useState } from 'react'
import { shortMonthText } from '#apps/console/amount/time-text.ts'
import { CHART_HEIGHT, Chart } from './chart.tsx'
import { drawnLayers, type Layers } from './layers.ts'
import { LayersTable } from './layers-table.tsx'
import { stackOption } from './stack-option.ts'
import './chart.css'

type Choice = Readonly<{ value: string; label: string }>

type Figure = Layers &
  Readonly<{
    kind: 'bars' | 'areas'
    /** The finding, in words computed from the data. */
    title: string
    lead: string
    months: readonly string[]
    shown: string
    what: string
    print: (value: string) => string
    /** What is chosen between the choices. */
    choiceLabel: string
    choices: readonly Choice[]
    chosen: string
    onChoose: (value: string) => void
    onOpen: (month: string) => void
  }>

/** A chart with its finding as title, and the table that it is drawn from: both have the same totals. */
export function ChartFigure(figure: Figure) {
  const { kind, title, lead, months, layers, totals, print } = figure
  const [form, setForm] = useState('chart')
  const id = useId()
  const shown = months.indexOf(figure.shown)
  const drawn = drawnLayers(layers)
  const places = months.map(shortMonthText)
  return (
    <section className="panel chart-figure" aria-labelledby={id}>
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id={id}>{title}</h2>
          <p className="panel-lead">{lead}</p>
        </div>
      </div>
      <div className="chart-tools">
        {figure.choices.length > 1 && (
          <select
            className="chart-choice"
            aria-label={figure.choiceLabel}
            value={figure.chosen}
            onChange={(event) => figure.onChoose(event.currentTarget.value)}
          >
            {figure.choices.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
        <SegmentedControl
          className="chart-form"
          size="xs"
          aria-label="Show as"
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
          <Chart
            label={`${title}. ${lead}`}
            draw={(palette, width) =>
              stackOption({ kind, places, shown, layers: drawn, totals, print }, palette, {
                width,
                height: CHART_HEIGHT,
              })
            }
            onOpen={(at) => months[at] && figure.onOpen(months[at])}
          />
        </div>
      ) : (
        <LayersTable
          months={months}
          shown={figure.shown}
          layers={layers}
          totals={totals}
          print={print}
          what={figure.what}
        />
      )}
    </section>
  )
}
