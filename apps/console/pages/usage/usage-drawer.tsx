import { Drawer } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { quantityText } from '#apps/console/amount/decimal-text.ts'
import { partName } from './choices.ts'
import type { Cut } from './parts-of-use.ts'
import { placeName, spanAt } from './periods.ts'
import { RawEvents } from './raw-events.tsx'
import type { UsageChoice } from './usage-choice.ts'
import { useUsageSearch } from './usage-search.ts'
import '#apps/console/explain/explain.css'

type Shown = Readonly<{ choice: UsageChoice; cut: Cut | undefined; places: readonly string[] }>

/** Opens over the page when the address names a bar: the raw events that made it. */
export function UsageDrawer({ choice, cut, places }: Shown) {
  const { search, set } = useUsageSearch()
  const close = () => set({ open: undefined, part: undefined })
  const at = search.open === undefined ? -1 : places.indexOf(search.open)
  return (
    <Drawer.Root opened={at >= 0} onClose={close} position="right" size={820}>
      <Drawer.Overlay />
      <Drawer.Content aria-label="Events behind this use">
        {at >= 0 && <Opened choice={choice} cut={cut} place={places[at] ?? ''} at={at} onClose={close} />}
      </Drawer.Content>
    </Drawer.Root>
  )
}

type Bar = Readonly<{
  choice: UsageChoice
  cut: Cut | undefined
  place: string
  at: number
  onClose: () => void
}>

function Opened({ choice, cut, place, at, onClose }: Bar) {
  const { search } = useUsageSearch()
  const { by, zone, meter, group } = choice
  const part = group === '' ? undefined : search.part
  const one = cut?.parts.find(({ value }) => value === part)
  const amount = part === undefined ? cut?.totals[at] : one?.values[at]
  return (
    <div className="explain">
      <div className="explain-bar">
        <span className="usage-opened">
          {placeName(place, by, zone)}
          {part !== undefined && `, ${one?.name ?? partName(group, part)}`}
        </span>
        <button type="button" className="explain-close" onClick={onClose} aria-label="Close" data-autofocus>
          <IconX size={20} stroke={1.6} aria-hidden="true" />
        </button>
      </div>
      <div className="explain-head">
        <h2 className="explain-amount">
          {amount === undefined ? 'Use' : quantityText(amount)}
          <span className="amount-currency"> {meter.unit}</span>
        </h2>
        <p className="soft">The events that this comes from, oldest first, as they were sent.</p>
      </div>
      <RawEvents choice={choice} span={spanAt(place, by, zone)} part={part} />
    </div>
  )
}
