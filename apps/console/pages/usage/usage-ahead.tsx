import { Trouble } from '#apps/console/api/trouble.ts'
import { useBudgets, useForecast } from '#apps/console/api/usage-ahead.ts'
import { BudgetsPanel } from './budgets-panel.tsx'
import { CourseFigure } from './course-figure.tsx'
import type { Cut } from './parts-of-use.ts'
import type { UsageChoice } from './usage-choice.ts'

type Shown = Readonly<{ choice: UsageChoice; cut: Cut; places: readonly string[] }>

/** Where a month leads, its budgets as lines on the way, and all budgets with where they stand. */
export function UsageAhead({ choice, cut, places }: Shown) {
  const { of, meter, span, zone, isOpen, step, where } = choice
  const isWhole = where.length === 0
  const asked = isOpen && isWhole ? { of, meter: meter.id, ...span, zone } : undefined
  const forecast = useForecast(asked)
  const budgets = useBudgets()
  const limits = (budgets.data ?? [])
    .filter((budget) => step === 'month' && budget.meter === meter.id && budget[of.kind as 'customer'] === of.id)
    .map(({ name, amount }) => ({ name: `the budget ${name}`, label: name, amount }))
  const expected = forecast.data && {
    middle: forecast.data.expected,
    low: forecast.data.low,
    high: forecast.data.high,
  }
  const hasCourse = isWhole && meter.isAdditive && (isOpen || limits.length > 0)
  return (
    <>
      {hasCourse && (
        <CourseFigure
          choice={choice}
          cut={cut}
          places={places}
          expected={expected}
          limits={limits}
          why={whyNone(forecast.error)}
        />
      )}
      <BudgetsPanel choice={choice} />
    </>
  )
}

/** Why nothing can be expected, where the server says so. */
function whyNone(error: unknown): string | undefined {
  return error instanceof Trouble && error.code === 'too_little_use' ? `${error.message}.` : undefined
}
