using System.Globalization;
using AlertImages.Benchmarks;

const string Usage = """
    start                                  start to readiness, idle memory
    render                                 renderings of the sample page in this process
    soak                                   a thousand renderings, the browser killed twenty times
    uploads                                two hundred pictures to an S3 server, beside the bare SDK
    groups                                 ten thousand active alerts of the v2 API in five hundred groups
    intake                                 webhooks over 64 connections, on SQLite and on PostgreSQL
    backlog                                a hundred thousand deliveries wait for a vendor; a kill; the vendor comes back
    pictures                               charts, sheets, strips and copies that fit, made by a warm browser
    history                                pages of the history with a hundred thousand notifications stored
    beside                                 the same load on AlertImages and on Prometheus Alertmanager in turns (wrk)
    traffic [MINUTES]                      mixed traffic with faults for some minutes (30): memory, open files, threads, processes
    right-picture ADDRESS [token=T] …      all panels of a Grafana, each picture compared with its page at rest; the arguments are in docs/performance.md
    api PAGE NAME=ADDRESS[,TOKEN] …        servers with the Grafana image renderer's API, side by side; {n} in PAGE becomes 1 to 20
    Without arguments: start and render.
    """;
switch (args)
{
    case []:
        await StartBenchmark.RunAsync();
        await RenderBenchmark.RunAsync();
        return 0;
    case ["start"]:
        await StartBenchmark.RunAsync();
        return 0;
    case ["render"]:
        await RenderBenchmark.RunAsync();
        return 0;
    case ["soak"]:
        await SoakBenchmark.RunAsync();
        return 0;
    case ["uploads"]:
        await UploadBenchmark.RunAsync();
        return 0;
    case ["groups"]:
        await GroupsBenchmark.RunAsync();
        return 0;
    case ["intake"]:
        await IntakeBenchmark.RunAsync();
        return 0;
    case ["backlog"]:
        await BacklogBenchmark.RunAsync();
        return 0;
    case ["pictures"]:
        await PicturesBenchmark.RunAsync();
        return 0;
    case ["history"]:
        await HistoryBenchmark.RunAsync();
        return 0;
    case ["beside"]:
        await BesideBenchmark.RunAsync();
        return 0;
    case ["traffic"]:
        await TrafficBenchmark.RunAsync(30);
        return 0;
    case ["traffic", var minutes] when int.TryParse(minutes, CultureInfo.InvariantCulture, out var number) && number > 0:
        await TrafficBenchmark.RunAsync(number);
        return 0;
    case ["right-picture", _, ..]:
        return await RightPictureBenchmark.RunAsync(args[1..]);
    case ["api", _, _, ..]:
        await ApiBenchmark.RunAsync(args[1..]);
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 1;
}
