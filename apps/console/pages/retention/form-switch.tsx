import { SegmentedControl } from '@mantine/core'
import '#apps/console/chart/chart.css'

export type Form = 'chart' | 'table'

/** Whether a picture or its numbers are shown. */
export function FormSwitch({ form, onChange }: Readonly<{ form: Form; onChange: (form: Form) => void }>) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="Show as"
      value={form}
      onChange={(value) => onChange(value === 'table' ? 'table' : 'chart')}
      data={[
        { value: 'chart', label: 'Chart' },
        { value: 'table', label: 'Table' },
      ]}
    />
  )
}
