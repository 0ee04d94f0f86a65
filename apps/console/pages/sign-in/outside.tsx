import { useEffect } from 'react'
import { ShadeSwitch } from '#apps/console/shell/shade-switch.tsx'
import { Logo } from '#apps/console/theme/logo.tsx'
import './outside.css'

type Outside = Readonly<{
  title: string
  lead?: React.ReactNode
  /** What stands beside the panel, such as the people of a demo. */
  beside?: React.ReactNode
  /** What stands below it, such as the way to another page. */
  below?: React.ReactNode
  children?: React.ReactNode
}>

/** The frame of the pages that can be seen without signing in: one panel, and one thing to do in it. */
export function Outside({ title, lead, beside, below, children }: Outside) {
  useEffect(() => {
    document.title = `${title} · Perennial`
  }, [title])
  return (
    <div className="outside">
      <header className="outside-head">
        <span className="outside-brand">
          <Logo />
          Perennial
        </span>
        <ShadeSwitch />
      </header>
      <main className={beside ? 'outside-main outside-two' : 'outside-main'}>
        <div className="outside-column">
          <div className="outside-panel">
            <h1>{title}</h1>
            {lead && <div className="outside-lead">{lead}</div>}
            {children}
          </div>
          {below && <div className="outside-below">{below}</div>}
        </div>
        {beside}
      </main>
    </div>
  )
}
