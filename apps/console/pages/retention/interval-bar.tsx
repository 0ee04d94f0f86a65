import { type Interval, intervalText, percentText } from './retention-words.ts'
import './retention.css'

type Drawn = Readonly<{ of: Interval /** How many it rests on. */; n: number; what: string; tone?: 'good' | 'harm' }>

/** A share as a bar from 0 to 100 %, with its interval as a whisker; all of it is said in words too. */
export function IntervalBar({ of, n, what, tone = 'good' }: Drawn) {
  const { share, low, high } = of
  const says = `${percentText(share)}, ${intervalText(of)}, of ${n.toLocaleString('en')} ${what}`
  return (
    <span className="interval" role="img" aria-label={says} title={says}>
      <span className={`interval-bar interval-${tone}`} style={{ width: place(share) }} />
      {low !== null && high !== null && (
        <span
          className="interval-whisker"
          style={{ left: place(low), width: `${(Math.min(1, Number(high)) - Number(low)) * 100}%` }}
        />
      )}
    </span>
  )
}

function place(share: string): string {
  return `${Math.min(1, Math.max(0, Number(share))) * 100}%`
}
