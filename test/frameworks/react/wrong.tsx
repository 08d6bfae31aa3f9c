export const wrong = [
  // No question.
  <rapport-quickfind key="1" />,
  // Not a mode.
  <rapport-quickfind key="2" question="a" mode="list" />,
  // No such widget.
  <rapport-quickfound key="3" />,
  // No such detail.
  <rapport-permission key="4" for="a" onrapport:permission={event => console.log(event.detail.given)} />,
];
