export interface MenuItem {
  label: string;
  icon?: string;
  /** A key that does the same, shown beside the label. */
  hint?: string;
  danger?: boolean;
  checked?: boolean;
  run: () => void;
}
