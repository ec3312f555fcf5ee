const kept = 'coalesce((select keep_finished_days from installation), 30)'

/** What ended before this time is too old. A part of statements, so that all of them agree. */
export const cutoff = `(select now() - ${kept} * interval '1 day')`

/**
 * Where deliveries are many, their partition is dropped whole soon: rows are removed one by one only when they are older
 * than they need be by a twentieth of the time they are kept.
 */
export const patientCutoff = `(select now() - 1.05 * ${kept} * interval '1 day')`
