import { useEffect, useRef, useState } from 'react'
import { useNames } from '#apps/console/api/names.ts'
import { type EngagementMonth, useEngagementMonths } from '#apps/console/api/retention.ts'
import { FactsBelow } from '#apps/console/explain/facts-below.tsx'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import { SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { type Form, FormSwitch } from './form-switch.tsx'
import { MonthsGrid } from './months-grid.tsx'
import { MonthsTable } from './months-table.tsx'
import '#apps/console/explain/explain.css'

type Opened = Readonly<{ partner: string; product: string | undefined; fact: string | undefined }>

/** The months behind one partner's number: each with who was there and how, or nobody. What counted opens its fact. */
export function MonthsPanel({ partner, product, fact }: Opened) {
  const names = useNames()
  const set = useSetSearch()
  const { data, error } = useEngagementMonths(partner, product)
  const [form, setForm] = useState<Form>('chart')
  const head = useRef<HTMLHeadingElement>(null)
  const isThere = data !== undefined
  useEffect(() => {
    if (partner && isThere) head.current?.focus()
  }, [partner, isThere])
  const open = (position: number) => set({ fact: String(position) })
  return (
    <section className="panel" aria-labelledby="months-of-partner">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="months-of-partner" ref={head} tabIndex={-1}>
            {data ? monthsTitle(names.of(partner), data) : `Months of ${names.of(partner)}`}
          </h2>
          <p className="panel-lead">A mark opens the fact that counted.</p>
        </div>
        <div className="page-actions">
          <FormSwitch form={form} onChange={setForm} />
          <button type="button" className="button" onClick={() => set({ partner: undefined, fact: undefined })}>
            Close the months
          </button>
        </div>
      </div>
      {error && <TroubleNote error={error} />}
      {!data && !error && <SkeletonRows rows={6} />}
      {data && form === 'chart' && <MonthsGrid months={data} onOpen={open} />}
      {data && form === 'table' && <MonthsTable months={data} onOpen={open} />}
      {fact && <FactOpened fact={fact} onClose={() => set({ fact: undefined })} />}
    </section>
  )
}

function FactOpened({ fact, onClose }: Readonly<{ fact: string; onClose: () => void }>) {
  if (!/^\d{1,15}$/.test(fact)) return null
  return (
    <div className="panel-body">
      <FactsBelow facts={[`fact:${fact}`]} />
      <button type="button" className="button" onClick={onClose}>
        Close the fact
      </button>
    </div>
  )
}

function monthsTitle(name: string, months: readonly EngagementMonth[]): string {
  const alone = months.filter(({ state }) => state === 'alone').length
  return `${name}: ${alone} of ${countText(months.length, 'month')} alone`
}
