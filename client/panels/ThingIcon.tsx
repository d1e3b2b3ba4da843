import {
  IconBolt,
  IconBox,
  IconCloudRain,
  IconCpu2,
  IconDoor,
  IconDroplet,
  IconElevator,
  IconForklift,
  IconRobot,
  IconStack2,
  IconTemperature,
  IconTool,
  IconTrafficLights,
  IconTruckDelivery,
} from "@tabler/icons-react";

const ICONS: Readonly<Record<string, typeof IconBox>> = {
  agv: IconForklift,
  "machining-centre": IconTool,
  "coolant-pump": IconDroplet,
  "temperature-sensor": IconTemperature,
  ur3: IconRobot,
  pallet: IconStack2,
  "cell-controller": IconCpu2,
  door: IconDoor,
  lift: IconElevator,
  "delivery-robot": IconTruckDelivery,
  "energy-meter": IconBolt,
  "room-climate": IconTemperature,
  "traffic-detector": IconTrafficLights,
  "weather-station": IconCloudRain,
};

/** A Thing's kind as an icon; types we do not know get a box. */
export function ThingIcon(props: { type: string; size?: number }) {
  const Icon = ICONS[props.type] ?? IconBox;
  return <Icon size={props.size ?? 18} stroke={1.6} className="thing-icon" aria-hidden />;
}
