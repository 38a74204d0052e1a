export type Action =
  | { do: 'move'; rows: number; columns: number; extend: boolean }
  | { do: 'edge'; to: 'top' | 'bottom' | 'left' | 'right'; extend: boolean }
  | { do: 'tab'; back: boolean }
  | { do: 'edit' | 'clear' | 'new_row' | 'remove_row' | 'undo' | 'redo' | 'fill_down' | 'toggle' | 'all' };

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}
const ARROWS: Record<string, [number, number, 'top' | 'bottom' | 'left' | 'right']> = {
  ArrowDown: [1, 0, 'bottom'],
  ArrowUp: [-1, 0, 'top'],
  ArrowLeft: [0, -1, 'left'],
  ArrowRight: [0, 1, 'right'],
};

/** What a key means on a cell that is not being edited; null leaves it to the browser (and to the input method). */
export function actionOf(e: Pressed): Action | null {
  const ctrl = e.ctrlKey || e.metaKey;
  const arrow = ARROWS[e.key];
  if (arrow)
    return ctrl
      ? { do: 'edge', to: arrow[2], extend: e.shiftKey }
      : { do: 'move', rows: arrow[0], columns: arrow[1], extend: e.shiftKey };
  if (ctrl) {
    switch (e.key.toLowerCase()) {
      case 'enter':
        return { do: 'new_row' };
      case 'delete':
      case 'backspace':
        return { do: 'remove_row' };
      case 'z':
        return { do: e.shiftKey ? 'redo' : 'undo' };
      case 'y':
        return { do: 'redo' };
      case 'd':
        return { do: 'fill_down' };
      case 'a':
        return { do: 'all' };
      case 'home':
        return { do: 'edge', to: 'top', extend: e.shiftKey };
      case 'end':
        return { do: 'edge', to: 'bottom', extend: e.shiftKey };
    }
    return null;
  }
  switch (e.key) {
    case 'Tab':
      return { do: 'tab', back: e.shiftKey };
    case 'Enter':
    case 'F2':
      return { do: 'edit' };
    case 'Delete':
    case 'Backspace':
      return { do: 'clear' };
    case 'Home':
      return { do: 'edge', to: 'left', extend: e.shiftKey };
    case 'End':
      return { do: 'edge', to: 'right', extend: e.shiftKey };
    case 'PageDown':
    case 'PageUp':
      return { do: 'move', rows: e.key === 'PageDown' ? 12 : -12, columns: 0, extend: e.shiftKey };
    case ' ':
      return { do: 'toggle' };
  }
  return null;
}
