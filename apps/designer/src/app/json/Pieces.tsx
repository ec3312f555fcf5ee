import { text } from '../../text/en.ts'
import type { Piece } from './jsonLayout.ts'
import classes from './Pieces.module.css'

/** Pieces of laid out JSON in their colours; what came from data says from where. */
export function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  return pieces.map((piece, index) => (
    <span
      key={index}
      className={classes['piece']}
      data-kind={piece.kind}
      data-from-data={piece.path === null ? undefined : true}
      title={piece.path === null ? undefined : text.dock.record.fromData(piece.path)}
    >
      {piece.text}
    </span>
  ))
}
