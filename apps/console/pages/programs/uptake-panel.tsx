import { monthText } from '#apps/console/amount/time-text.ts'
import { asWords } from '#apps/console/api/names.ts'
import { type Uptake, useUptake } from '#apps/console/api/programs.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Empty, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { Stage } from '#apps/console/theme/stage.tsx'

const STEPS = [
  { step: 'offered', name: 'Offered to' },
  { step: 'eligible', name: 'May take part' },
  { step: 'credited', name: 'Something counts' },
  { step: 'earning', name: 'Earn' },
] as const

type Steps = Uptake['partners']

/** How far partners come, step by step, and for which reasons they come no further. */
export function UptakePanel({ program }: Readonly<{ program: string }>) {
  const { data, error } = useUptake(program, true)
  if (error) return <TroubleNote error={error} />
  const all = data?.partners
  return (
    <section className="panel" aria-labelledby="uptake">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="uptake">{all ? `${all.earning} of ${countText(all.offered, 'partner')} earn` : 'Who takes part'}</h2>
          <p className="panel-lead">
            {data?.period ? `As the settlement of ${monthText(data.period)} found it` : 'Nothing was settled yet'}
          </p>
        </div>
      </div>
      {!data && <SkeletonRows rows={4} />}
      {data && (all === undefined || all.offered === 0) && (
        <Empty
          shows="Here stands how many partners it reaches, and how many of them earn."
          action="Enroll partners, or name them in the program."
        />
      )}
      {data && all && all.offered > 0 && (
        <>
          <Funnel all={all} dropOuts={data.dropOuts} />
          <StagesTable rows={data.stages} />
        </>
      )}
    </section>
  )
}

function Funnel({ all, dropOuts }: Readonly<{ all: Steps; dropOuts: Uptake['dropOuts'] }>) {
  return (
    <ol className="funnel">
      {STEPS.map(({ step, name }) => (
        <li key={step}>
          <span>{name}</span>
          <meter min={0} max={all.offered} value={all[step]} aria-label={name}>
            {all[step]}
          </meter>
          <strong>{all[step]}</strong>
          <ul className="soft small">
            {dropOuts
              .filter(({ after }) => after === step)
              .map(({ code, hint, partners: count }) => (
                <li key={code}>
                  {countText(count, 'partner')} no further: {asWords(code).toLowerCase()}
                  {hint === '' ? '' : `. ${hint}`}
                </li>
              ))}
          </ul>
        </li>
      ))}
    </ol>
  )
}

function StagesTable({ rows }: Readonly<{ rows: Uptake['stages'] }>) {
  return (
    <table className="table program-table">
      <thead>
        <tr>
          <th scope="col">Stage</th>
          {STEPS.slice(1).map(({ step, name }) => (
            <th key={step} scope="col" className="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ stage, partners }) => (
          <tr key={stage}>
            <th scope="row">
              <Stage stage={stage} />
            </th>
            {STEPS.slice(1).map(({ step }) => (
              <td key={step} className="number">
                {partners[step]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
