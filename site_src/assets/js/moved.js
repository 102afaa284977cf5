// A page at an earlier address: leads on, to the same cell. Loaded in the head; without scripts the page's refresh does it, which forgets the cell.
location.replace(document.currentScript.dataset.to + location.search + location.hash);
