import { Stage } from '#apps/console/theme/stage.tsx'
import { byStage, type Part, programSentences } from './program-words.ts'

/** The document read as sentences: what is paid for at each of the five stages, then what holds for all of it. */
export function DocumentPanel({ document }: Readonly<{ document: Part }>) {
  return (
    <section className="panel" aria-labelledby="pays">
      <div className="panel-head">
        <h2 id="pays">What it pays for</h2>
      </div>
      <dl className="program-stages">
        {byStage(document).map(({ stage, incentives }) => (
          <div key={stage}>
            <dt>
              <Stage stage={stage} />
            </dt>
            <dd>
              {incentives.length === 0 && <p className="soft">Nothing.</p>}
              {incentives.map((one) => (
                <div key={one.id} className="program-incentive">
                  <p>
                    <strong>{one.title}.</strong> {one.says}
                  </p>
                  {one.more.length > 0 && <p className="soft breaks">{one.more.join(' ')}</p>}
                </div>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <ul className="program-rest">
        {programSentences(document).map((sentence) => (
          <li key={sentence} className="breaks">
            {sentence}
          </li>
        ))}
      </ul>
    </section>
  )
}
