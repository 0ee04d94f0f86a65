import { Menu } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { monthText } from '#apps/console/amount/time-text.ts'
import { useMonths } from './months.ts'

/** One month back, one on, or any from the list. Also on the keys [ and ]. */
export function MonthStepper() {
  const { kind, all, shown, before, after } = useMonths()
  const navigate = useNavigate()
  if (kind === 'none' || all.length === 0) return null
  const go = (month: string | undefined) =>
    void navigate({
      to: '.',
      search: ({ month: _, ...view }) => (month ? { ...view, month } : view),
      resetScroll: false,
    })
  return (
    <fieldset className="stepper plain" aria-label="Month">
      <Step label="Previous month" keys="[" to={before} go={go} />
      <Menu position="bottom" width={200} offset={6}>
        <Menu.Target>
          <button type="button" className="stepper-month">
            {shown ? monthText(shown) : 'All months'}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {kind === 'filter' && <Menu.Item onClick={() => go(undefined)}>All months</Menu.Item>}
          {all.toReversed().map((month) => (
            <Menu.Item key={month} onClick={() => go(month)} {...(month === shown && { 'aria-current': true })}>
              {monthText(month)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Step label="Next month" keys="]" to={after} go={go} />
    </fieldset>
  )
}

function Step({
  label,
  keys,
  to,
  go,
}: Readonly<{ label: string; keys: string; to: string | undefined; go: (month: string) => void }>) {
  const Icon = keys === '[' ? IconChevronLeft : IconChevronRight
  return (
    <button
      type="button"
      className="stepper-step"
      aria-label={to ? `${label}, ${monthText(to)}` : label}
      aria-keyshortcuts={keys}
      disabled={!to}
      onClick={() => to && go(to)}
    >
      <Icon size={16} stroke={1.8} aria-hidden="true" />
    </button>
  )
}
