using AlertImages.Benchmarks;

string[] all = ["start", "render"];
foreach (var name in args.Length > 0 ? args : all)
{
    switch (name)
    {
        case "start":
            await StartBenchmark.RunAsync();
            break;
        case "render":
            await RenderBenchmark.RunAsync();
            break;
        default:
            Console.Error.WriteLine($"'{name}' is not a benchmark; there are: {string.Join(", ", all)}");
            return 1;
    }
}

return 0;
