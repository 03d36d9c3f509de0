// Computes where the nodes of a graph lie, and takes its time.
onmessage = ({ data }) => {
  setTimeout(() => postMessage([...Array(8).keys()].map((index) => [80 + index * 100, 100 + (index % 3) * 90])), data.ms);
};
