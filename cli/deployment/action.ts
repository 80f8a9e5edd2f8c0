/** An action of the function `maintain`. */
export type Action = 'reconcile' | 'stop-all';
