import { ActTrouble } from './act-trouble.tsx'
import { Dialog } from './dialog.tsx'

type Asked = Readonly<{
  title: string
  /** What the button does, in words that name it. */
  action: string
  onSubmit: () => void
  onClose: () => void
  error: unknown
  isPending: boolean
  /** Why it can't be done as it stands; undefined where it can. */
  blocked?: string | undefined
  danger?: boolean
  wide?: boolean
  children: React.ReactNode
}>

/** A dialog that asks for something and does one thing. What went wrong stands above the button; nothing typed is lost. */
export function FormDialog(asked: Asked) {
  const { title, action, onSubmit, onClose, error, isPending, blocked, danger = false, wide = false, children } = asked
  return (
    <Dialog title={title} onClose={onClose} wide={wide}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isPending && blocked === undefined) onSubmit()
        }}
      >
        {children}
        <ActTrouble error={error} />
        <div className="form-foot">
          {blocked !== undefined && <p className="form-blocked soft small">{blocked}</p>}
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            className={danger ? 'button button-harm' : 'button button-primary'}
            disabled={isPending || blocked !== undefined}
          >
            {isPending ? 'One moment…' : action}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
