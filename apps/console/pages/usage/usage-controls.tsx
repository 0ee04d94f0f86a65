import { SegmentedControl } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconChevronLeft, IconChevronRight, IconX } from '@tabler/icons-react'
import { ChoiceField } from '#apps/console/parts/choice-field.tsx'
import { labelText, partName } from './choices.ts'
import { PARTS, periodAt, periodName, resized, type Step, shifted } from './periods.ts'
import type { UsageChoice } from './usage-choice.ts'
import { useUsageSearch, withoutLabel } from './usage-search.ts'

const STEPS: readonly Readonly<{ value: Step; label: string }>[] = [
  { value: 'day', label: 'Day' },
  { value: 'month', label: 'Month' },
  { value: 'year', label: 'Year' },
]

/** Whose use of what, when, and how it is cut. Each choice stands in the address. */
export function UsageControls({ choice }: Readonly<{ choice: UsageChoice }>) {
  const { set } = useUsageSearch()
  const { choices } = choice
  return (
    <section className="panel usage-controls" aria-label="What is shown">
      <div className="usage-fields">
        <ChoiceField
          label="Whose use"
          value={`${choice.of.kind}:${choice.of.id}`}
          options={choices.of}
          onChange={(of) => set({ of, meter: undefined, where: undefined })}
        />
        <ChoiceField
          label="Meter"
          value={choice.meter.id}
          options={choices.meter}
          onChange={(meter) => set({ meter, where: undefined })}
        />
        <ChoiceField
          label="Grouped by"
          value={choice.group}
          options={choices.group}
          onChange={(group) => set({ group: group === '' ? undefined : group })}
        />
        <ChoiceField label="Time zone" value={choice.zone} options={choices.zone} onChange={(zone) => set({ zone })} />
      </div>
      <div className="usage-period">
        <PeriodStepper choice={choice} />
        <div className="usage-cuts">
          <SegmentedControl
            size="xs"
            aria-label="Length of the period"
            value={choice.step}
            data={STEPS.map((step) => ({ ...step }))}
            onChange={(step) => set({ at: resizedNear(choice, step as Step), by: undefined })}
          />
          {PARTS[choice.step].length > 1 && (
            <SegmentedControl
              size="xs"
              aria-label="Counted by"
              value={choice.by}
              data={PARTS[choice.step].map((by) => ({ value: by, label: `By ${by}` }))}
              onChange={(by) => set({ by })}
            />
          )}
        </div>
      </div>
      <Filters choice={choice} />
    </section>
  )
}

/** Of the current month the day is today, not its first one. */
function resizedNear({ at, isOpen, zone }: UsageChoice, step: Step): string {
  return isOpen ? periodAt(Temporal.Now.instant().toString(), step, zone) : resized(at, step)
}

function PeriodStepper({ choice: { at, step } }: Readonly<{ choice: UsageChoice }>) {
  const { set } = useUsageSearch()
  const go = (by: number) => set({ at: shifted(at, by) })
  useHotkeys([
    ['[', () => go(-1)],
    [']', () => go(1)],
  ])
  return (
    <fieldset className="stepper plain" aria-label="Period">
      <button
        type="button"
        className="stepper-step"
        aria-keyshortcuts="["
        aria-label={`Previous ${step}, ${periodName(shifted(at, -1))}`}
        onClick={() => go(-1)}
      >
        <IconChevronLeft size={16} stroke={1.8} aria-hidden="true" />
      </button>
      <span className="usage-at">{periodName(at)}</span>
      <button
        type="button"
        className="stepper-step"
        aria-keyshortcuts="]"
        aria-label={`Next ${step}, ${periodName(shifted(at, 1))}`}
        onClick={() => go(1)}
      >
        <IconChevronRight size={16} stroke={1.8} aria-hidden="true" />
      </button>
    </fieldset>
  )
}

function Filters({ choice: { where } }: Readonly<{ choice: UsageChoice }>) {
  const { search, set } = useUsageSearch()
  if (where.length === 0) return null
  return (
    <ul className="usage-filters" aria-label="Filters">
      {where.map(({ label, value }) => (
        <li key={label} className="usage-filter">
          <span className="soft">Only {labelText(label).toLowerCase()}</span> {partName(label, value)}
          <button
            type="button"
            aria-label={`Show every ${labelText(label).toLowerCase()} again`}
            onClick={() => set({ where: withoutLabel(search.where, label) })}
          >
            <IconX size={14} stroke={1.8} aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  )
}
